"""Where a text names somebody as the source of what it tells, not as one who does something."""

import re

from graph.text import Span

_DOCUMENT = (
    r"(?:\w*(?:undersøgelse|kortlægning|rapport|analyse|opgørelse|statistik|evaluering|tælling|beregning|oversigt|måling)"
    r"(?:en|er|erne|n|r|rne)?|\w*(?:notat|studie|tal|data|forskning|erfaringer|register|årsstatistik)(?:et|ne|en|er)?)"
)
_BEFORE = re.compile(
    rf"\b(?:ifølge|jf\.|kilde:?|iflg\.|{_DOCUMENT} (?:fra|udarbejdet af|foretaget af|lavet af|gennemført af|ved))"
    r" (?:en |den |det |bl\.a\. |blandt andet )?$",
    re.IGNORECASE,
)
_REPORTS = (
    r"(?:viser|viste|har vist|peger på|pegede på|har peget på|dokumenterer|konkluderer|anslår|skønner|vurderer"
    r"|fremgår|påviser|oplyser|angiver|(?:har )?påpeget|påpeger|påpegede|har (?:konkluderet|konstateret|anslået))"
)
_BEHIND = re.compile(rf"[ ](?:(?:\w+[ ]){{0,3}}{_DOCUMENT}\b[^.;,]{{0,80}}[ ])?{_REPORTS}\b", re.IGNORECASE)
_REPORTING = re.compile(rf"\b{_REPORTS}\b", re.IGNORECASE)


def is_source(text: str, sentence: Span, name: Span) -> bool:
    """Tell whether a sentence only draws on what somebody tells: "Ifølge X", "tal fra X", "X's rapport viser".

    Who evaluates takes part: "en evaluering ved X" draws on X only where it tells a result.
    """
    drawn = _BEFORE.search(text, max(sentence.start, name.start - 80), name.start)
    if drawn and "evaluering" in drawn.group().lower() and not reports(text, Span(name.end, sentence.end)):
        return False
    return bool(drawn or _BEHIND.match(text, name.end, sentence.end))


def reports(text: str, within: Span) -> bool:
    """Tell whether a stretch of text tells findings: "… viser, at …"."""
    return bool(_REPORTING.search(text, within.start, within.end))
