"""The name of a person: how it is written, which job titles stand beside it, and which names are no person's."""

import re
from functools import cache

from graph import vocabulary

_UPPER = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())
WORD = rf"[{_UPPER}](?:[\w'’\u0300-\u036f-]|\.(?=\w))*(?:(?<=\b\w)\.|(?<=\bChr)\.)?"
_PARTICLE = r"(?:af|de|del|den|der|di|dos|du|el|al|bin|da|la|le|ter|van|von|zu)"
NAME = rf"(?<![\w'’.\u0300-\u036f-]){WORD}(?:[ ]+(?:{_PARTICLE}[ ]+){{0,2}}{WORD}){{1,5}}"
WHOLE_NAME = re.compile(NAME)
TITLE = (
    r"(?:[a-zæøå]{0,25}(?:fuldmægtig|konsulent|chef|koordinator|medarbejder|rådgiver|sekretær|direktør|redaktør"
    r"|professor|lektor|adjunkt|psykolog|læge|formand|forperson|assistent|pædagog|terapeut)"
    r"|[a-zæøå]{2,25}(?:leder|behandler|ansvarlig|ejer|holder|forsker)|Leder|student|akademiker|kontaktperson|ph\.d\."
    r"|cand\.[a-zæøå]{2,10}\.?|forfatter|evaluator|supervisor|jurist|advokat|økonom|controller|forstander|borgmester)"
)
JOB = re.compile(rf"(?<!\w){TITLE}(?!\w)", re.IGNORECASE)
_UNIT = re.compile(
    r"(?<!\w)(?:kontor\w*|\w{0,30}cent(?:er|ret|re)|\w{0,30}enhed\w*|afdeling\w*|\w*team|\w{0,30}styrelsens?"
    r"|\w*ministeri\w*|kommunes?|kommunerne|regions?|børn(?:s|e(?!sen)\w*)?|unge[a-zæøå]*|voksne\w*|ældre\w*|familie\w*"
    r"|viso|siso|udsatte|handicap\w*|social\w*|specialiser\w*|viden\w*|analyse\w*|sekretariat\w*|direktion\w*"
    r"|stab(?:en)?|økonomi|jura|kommunikation|presse\w*|rådgivning\w*|udvikling\w*|implementering|forebyggelse\w*"
    r"|tilsyn\w*|fond(?:en|s)?|forening\w*|universitet\w*|landsforening\w*|psykiatri\w*|misbrug\w*|hjemløshed\w*"
    r"|skoler?|dagtilbud|\w*tilbud|uddannelse\w*|beskæftigelse\w*|sundhed\w*|kvalitet|læring|integration|velfærd\w*|området"
    r"|rehabilitering\w*|hjælpemidler|anbringelse\w*|institut\w*|stiftelse\w*|hospital\w*|forvaltning\w*)(?!\w)",
    re.IGNORECASE,
)
"""Words that only the names of units and bodies have."""
_NO_NAME = re.compile(
    r"(?<!\w)(?:og|kommune\w*|indsats\w*|national\w*|tværgående|data|tidlig\w*|område\w*|projekt\w*|program\w*|pulje\w*"
    r"|metode\w*|model\w*|telefon|tlf|sms|mail|e-mail|mobil|nyhedsbrev|dansk\w*|danmark\w*|hus|psykisk\w*|sårbar\w*"
    r"|faglig\w*|støtte\w*|\w{0,30}skoles?|dagtilbud|nye?|sankt|skt|sct|management|consulting|group|\w{0,30}(?:vej|gade|allé|stræde|plads)"
    rf"|(?-i:[{_UPPER}]$))(?!\w)|{_UNIT.pattern}",
    re.IGNORECASE,
)
"""Words that names of units, bodies and addresses have and names of people have not."""
_UNIT_PARTS = re.compile(r"[,;/|()]|\s[–-]\s")
_LONGEST_UNIT = 100
"""Characters of a unit's name."""


def reads_as_unit(line: str) -> bool:
    """Tell whether a line is surely the name of a unit or body: all its parts read so, and no part may be a person."""
    parts = [part for part in map(str.strip, _UNIT_PARTS.split(line)) if part]
    short = 0 < len(line) <= _LONGEST_UNIT and line[-1] not in ".:?!"
    return short and not JOB.search(line) and bool(parts) and all(map(_unit_part, parts))


def _unit_part(part: str) -> bool:
    unnamed = WHOLE_NAME.search(_NO_NAME.sub(",", part)) is None
    return part in _known_names() or (unnamed and bool(_UNIT.search(part) or re.search(r"\bog [a-zæøå]{4}", part)))


def is_personal(candidate: str) -> bool:
    """Tell whether a name is a person's, as far as no unit's word and nothing that the vocabulary knows is in it."""
    words = candidate.split()
    starts = {" ".join(words[:count]).rstrip(".") for count in range(1, len(words) + 1)}
    return not _NO_NAME.search(candidate) and not starts & _known_names()


@cache
def _known_names() -> frozenset[str]:
    """Return the names of bodies, municipalities, programmes, laws and methods, as they are written."""
    known = vocabulary.load()
    groups = (known.bodies, known.municipalities, known.programmes, known.laws, known.scheme("method"))
    return frozenset(label for group in groups for name in group for label in name.labels)
