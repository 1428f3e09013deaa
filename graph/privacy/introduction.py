"""Names of persons that running text introduces: by a job title, by "kontakt" or "v/", or beside a number."""

import re
from collections.abc import Iterator

from graph.privacy.name import JOB, NAME, TITLE, WHOLE_NAME, is_personal

DETAIL = re.compile(r"(?:tlf|telefon|mobil|sms|e-?mail)\b|@|\[at\]|\+45|(?<!\d)\d{2}[ ]?\d{2}[ ]?\d{2}")
_LINE_END = r"[ \t\r]*"
_INTRODUCED = re.compile(
    # What every alternative begins with, told once, and the titles looked for once: at most places nothing begins.
    rf"(?<!\w)(?=[^\W\d_])(?:(?i:{TITLE})(?:(?!\w)"
    rf"(?:[ ,:–-]{{1,3}}|[ ]?(?::{_LINE_END}\n)?{_LINE_END}\n[ \t]*)(?P<titled>{NAME})"
    rf"|(?i:e|e?n|e?r|erne):{_LINE_END}\n?[ \t]*(?P<titles>{NAME}))"
    rf"|[Kk]ontakt(?:e|er)?(?:[ ](?:til|venligst|evt\.))?[ ]+(?P<direct>{NAME})"
    rf"|(?i:v/[ ]?|ved[ ]+)(?P<by>{NAME})"
    rf"|(?i:henvendelser?|henvend[ ](?:dig|jer)|skriv|ring|ske|rettes|sendes|mail|spørgsmål|tilmelding)"
    rf"[ ]+til[ ]+(?P<to>{NAME})"
    rf"|(?P<before>{NAME})(?=,[ ]?(?i:{TITLE})(?!\w)|{_LINE_END}\n[ \t]*(?i:{TITLE}){_LINE_END}(?:\n|\Z)"
    rf"|[ ]?[,(:–-]{{0,2}}[ ]?(?:(?:på|via)[ ])?(?:{DETAIL.pattern})))"
)
_ALSO = re.compile(rf"[ ](?:og|eller|samt|&)[ ](?P<also>{NAME})")


def find(text: str) -> Iterator[str]:
    """Yield the names beside a job title, "kontakt", "v/" or somebody's number or address."""
    for match in _INTRODUCED.finditer(text):
        name = next(filter(None, match.group("titled", "titles", "direct", "by", "to", "before"))).rstrip(".-'’")
        name = JOB.sub("", name).strip()
        if WHOLE_NAME.fullmatch(name) and is_personal(name):
            yield name
            also = _ALSO.match(text, match.end())
            if also and is_personal(also.group("also")):
                yield also.group("also").rstrip(".-'’")
