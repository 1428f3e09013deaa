"""Ages and school grades."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.extract.danish import NUMBER_WORDS
from graph.extract.fact import AgeRange
from graph.text import Span
from graph.vocabulary import concept

YEAR = concept("age-unit", "aar")
MONTH = concept("age-unit", "maaned")
GRADE = concept("age-unit", "klassetrin")
INCLUSIVE = concept("age-bound", "inklusiv-graense")
EXCLUSIVE = concept("age-bound", "eksklusiv-graense")
NOT_STATED = concept("age-bound", "uangivet-graensetype")
_OLDEST = {GRADE: 10}
"""The last grade of school; other units count up to 120."""
OF_THE_CHILDREN = concept("family-role", "barn-af-maalgruppen")

_DIGITS = r"\d{1,3}"
_WORD = "|".join(word for word, value in NUMBER_WORDS.items() if value > 1)
_NUMBER = rf"(?:{_DIGITS}|{_WORD})"
_UNIT = (
    r"(?P<unit>års?(?:[ -]*alderen)?(?!\w)|-?[ ]?årige?s?(?!\w)|måneder(?:s(?: alderen)?)?(?!\w)|måneders?(?!\w)"
    r"|mdr\.?(?!\w))"
)
_TO = r"[ ]?(?:–|-|til og med|t\.o\.m\.|til|op til|og)[ ]?"
_GRADE_UNIT = r"(?:klassetrin|klasser?|kl\.)(?:ne|n|s)?(?:-?elev\w*)?"
_AGED = r"(?:i alderen|i aldersgruppen|aldersgruppen|i aldersintervallet)"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A way to write an age; `low` and `high` say what its numbers bound."""

    pattern: re.Pattern[str]
    bound: NamedNode


def _rule(pattern: str, bound: NamedNode) -> _Rule:
    return _Rule(re.compile(pattern, re.IGNORECASE), bound)


_HALF = rf"(?P<low>{_NUMBER})(?:[ ]?-?[ ]?(?:års?|årige?|(?P<lowmonths>måneder|mdr\.?)))?-?"
_PEOPLE = r"(?:børn|unge|voksne|personer|borgere|mennesker|kvinder|mænd|mødre|forældre|dem|de)"
_AND_UP = r"(?:opefter|op|derover|opad|ældre)"
_TO_AND_WITH = r"(?:til og med|t\.o\.m\.)"
_LEAST = rf"(?:min\.|mindst|minimum)[ ](?P<low2>{_NUMBER})[ ]?{_UNIT.replace('unit', 'unit2')}"
_ENDS = r"(?=[,.;:)]|[ ]?(?:$|\n)|[ ](?:og|eller|som|der|med|i|på|uden|samt|har)\b)"
_CHILD = r"(?=[ ](?:børn|barn|unge|elever|piger|drenge)\b)"
_NO_QUANTITY = r"(?!\d|[.,]\d|[ ]?(?:år|pct|procent|%|kr|mdr|måned))"
_RULES = (
    _rule(
        rf"fyldt[ ](?P<low>{_NUMBER})[ ]?{_UNIT},?[ ]men[ ](?:endnu[ ])?ikke[ ](?:er[ ])?(?:fyldt[ ])?"
        rf"(?P<below>{_NUMBER})[ ]?{_UNIT.replace('unit', 'unit2')}",
        EXCLUSIVE,
    ),
    _rule(rf"fra (?P<born>fødsel(?:en)?|fødslen)(?: og)?(?: op)? til (?P<high>{_NUMBER})[ ]?{_UNIT}", INCLUSIVE),
    _rule(rf"fra {_HALF}[ ](?:og )?op til (?P<high>{_NUMBER})[ ]?{_UNIT}", INCLUSIVE),
    _rule(
        rf"(?:{_AGED} |fra |mellem |på ){{0,3}}{_HALF}[ ]?(?:og |){_TO_AND_WITH}[ ](?P<high>{_NUMBER})[ ]?{_UNIT}",
        INCLUSIVE,
    ),
    _rule(rf"(?:{_AGED} |mellem )(?:fra )?{_HALF}{_TO}(?P<high>{_NUMBER})[ ]?{_UNIT}", INCLUSIVE),
    _rule(rf"(?:{_AGED} )?(?:fra )?(?<![\d.,]){_HALF}[ ]?(?:–|-|til)[ ]?(?P<high>{_NUMBER})[ ]?{_UNIT}", INCLUSIVE),
    _rule(rf"ikke (?:\w+ )?(?:er )?(?:fyldt|fyldte) (?P<below>{_NUMBER})[ ]?{_UNIT}", EXCLUSIVE),
    _rule(
        rf"(?:børn |unge |personer )?(?:fra |fyldt |fyldte )(?P<low>{_NUMBER})[ ]?{_UNIT}"
        rf"(?: og (?:{_AND_UP}|frem))?(?! til)",
        INCLUSIVE,
    ),
    _rule(rf"(?P<low>{_NUMBER})[ ]?{_UNIT} (?:og|eller) {_AND_UP}", INCLUSIVE),
    _rule(rf"(?:op )?{_TO_AND_WITH}[ ](?:det fyldte )?(?P<high>{_NUMBER})[ ]?{_UNIT}", INCLUSIVE),
    _rule(rf"(?:op )?til (?:det fyldte |de er (?:fyldt )?|og med )?(?P<high>{_NUMBER})[ ]?{_UNIT}", NOT_STATED),
    _rule(rf"(?:under|yngre end|inden)[ ](?:de er )?(?P<below>{_NUMBER})[ ]?{_UNIT}", EXCLUSIVE),
    _rule(rf"(?:over|ældre end)[ ](?:de )?(?P<above>{_NUMBER})[ ]?{_UNIT}", EXCLUSIVE),
    _rule(rf"{_PEOPLE} under[ ](?P<below>\d{{1,2}}){_NO_QUANTITY}", EXCLUSIVE),
    _rule(rf"{_PEOPLE} (?:over|ældre end)[ ](?P<above>\d{{1,2}}){_ENDS}", EXCLUSIVE),
    _rule(rf"{_PEOPLE} (?:mellem|fra)[ ](?P<low>\d{{1,2}}){_TO}(?P<high>\d{{1,2}}){_ENDS}", INCLUSIVE),
    _rule(
        rf"{_PEOPLE}(?:,? (?:der|som))?(?: er| på) (?:højst|maksimalt|maks\.) (?P<high>{_NUMBER})[ ]?{_UNIT}", INCLUSIVE
    ),
    _rule(rf"{_AGED} (?:fra |mellem )?(?P<low>\d{{1,2}}){_TO}(?P<high>\d{{1,2}})(?!\d|[.,]\d)", INCLUSIVE),
    _rule(rf"(?P<low>{_DIGITS})[ ]?\+(?:[ ]?{_UNIT})?|{_LEAST}", INCLUSIVE),
    _rule(
        rf"(?:{_AGED} |omkring )(?P<only>{_NUMBER})[ ]?{_UNIT}"
        rf"|(?<![\d.,–-])(?P<only2>{_DIGITS})[ ]?-?[ ]?årige?s?(?!\w)|(?<![\w-])(?P<only3>{_WORD})årige{_CHILD}",
        INCLUSIVE,
    ),
)
"""Tried in this order at each place; the first that fits reads its characters."""
_GRADE_LIST = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})\.?(?P<more>(?:[ ]?(?:,|og|eller|samt|–|-|til)[ ]?\d{1,2}\.?){0,11})"
    rf"(?:[ ]|\.-){_GRADE_UNIT}(?!\w)(?P<up>[ ]og[ ](?:op|opefter|opad|derover)\b)?",
    re.IGNORECASE,
)
_FINISHED = re.compile(
    r"\b(?:færdiggjort|afsluttet|gennemført|bestået|efter|gået ud af)[ ](?:mindst[ ])?(?:folkeskolens[ ])?$",
    re.IGNORECASE,
)
_GRADE_STEP = re.compile(r"[ ]?(?P<join>,|og|eller|samt|–|-|til)[ ]?(?P<number>\d{1,2})\.?", re.IGNORECASE)
_NO_AGE = re.compile(
    r"^[ ]?-?\w{0,30}(?:periode|projekt|forløb|indsats|program|aftale|bevilling|uddannelse|satspulje|forsøg|pulje"
    r"|behandling)",
    re.IGNORECASE,
)
_DURATION_BEFORE = re.compile(
    r"(?:\bover en|\bover|\bi løbet af|\binden for|\bde (?:sidste|næste|første|seneste|kommende)|\bi|\befter|\bhvert"
    r"|\bca\.)[ ]$",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\d|år|måned", re.IGNORECASE)
"""What every age has; where it is missing, no rule has to look."""
_AWAY = re.compile(r"[ ](?:siden|tid|frem|tilbage|igen|forud|forinden|i træk)\b")
_LASTING_BEFORE = re.compile(
    r"(?:\b(?:følges|forlænges|løber|varer|støttes|gælder|varighed)(?:[ ](?:i|over|på))?"
    r"|\b(?:har|får|fået|modtager|modtaget|gives|ydes|tilbydes|støtte|behandling)[ ]i"
    r"|\b\w{0,30}(?:periode|forløb|projekt|ophold|indsats|kursus|kurser|uddannelse)[ ]på"
    r"|\b(?:været|haft|boet)[ ]i)[ ]$",
    re.IGNORECASE,
)
_MINDERS = re.compile(
    r"\b(?:forældre|plejeforældre|mødre|fædre|familier(?:ne)?|plejefamilier(?:ne)?|par|gravide|omsorgspersoner)\b"
    r"[^.;:]{0,60}?\b(?:med|til|til et|har)\b"
    r"[^.;:,]{0,30}?\b(?:børn|barn|spædbørn|småbørn|plejebørn|plejebarn|unge|hjemmeboende)\b[^.;:,]{0,40}$",
    re.IGNORECASE,
)


def find(text: str, within: Span) -> Iterator[tuple[AgeRange, Span]]:
    """Yield the ages and grades in a stretch of a target group's text, with their words, in order.

    Durations ("en treårig periode"), sizes of groups and sections of acts are no ages. A bound below or above
    which ages lie is turned into the last age that counts: under 25 is up to 24.
    """
    if not _COUNTS.search(text, within.start, within.end):
        return
    found: list[tuple[AgeRange, Span]] = [*_grades(text, within)]
    taken = [span for _, span in found]
    for rule in _RULES:
        for match in rule.pattern.finditer(text, within.start, within.end):
            span = Span(match.start(), match.end())
            if any(span.overlaps(other) for other in taken):
                continue
            if not _no_age(text, match):
                taken.append(span)
                found.append((_age(text, match, rule.bound), _shortest(match)))
            elif _lasts(text, match):
                # Nor is a part of a duration an age: "i 2 til 5 år".
                taken.append(span)
    yield from sorted(((ages, span) for ages, span in found if _possible(ages)), key=lambda pair: pair[1])


def _possible(ages: AgeRange) -> bool:
    """Tell whether a range lies within a life, or within school; one that runs backwards is for the check to tell."""
    return max(ages.minimum or 0, ages.maximum or 0) <= _OLDEST.get(ages.unit, 120)


def _no_age(text: str, match: re.Match[str]) -> bool:
    """Tell whether the words around a number with a unit make it a duration, or part of another word."""
    if _NO_AGE.match(text[match.end() : match.end() + 40]) or text[match.start() - 1 : match.start()].isalnum():
        return True
    if _AWAY.match(text, match.end()):
        return True
    return _lasts(text, match)


def _lasts(text: str, match: re.Match[str]) -> bool:
    """Tell whether the words before a number of years or months make it a duration: "i 2 til 5 år"."""
    unit = (_group(match, "unit", "unit2") or "").lower()
    if unit != "år" and not unit.startswith("m"):
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    if _LASTING_BEFORE.search(before):
        return True
    said_of_people = re.match(rf"{_AGED}|mellem|fra|{_PEOPLE}\b|fyldt|op til|under|til", match.group(), re.IGNORECASE)
    return not said_of_people and bool(_DURATION_BEFORE.search(before[-20:]))


def _age(text: str, match: re.Match[str], bound: NamedNode) -> AgeRange:
    low, high = _value(match, "low", "low2"), _value(match, "high")
    unit = MONTH if (_group(match, "unit", "unit2") or "år").lower().lstrip("- ").startswith("m") else YEAR
    below, above, only = _value(match, "below"), _value(match, "above"), _value(match, "only", "only2", "only3")
    if only is not None:
        low = high = only
    if _group(match, "born"):
        low = 0
    if low is not None and _group(match, "lowmonths") and unit is not MONTH:
        low //= 12
    return AgeRange(
        # Who is over 18 has completed 18 years; who is under 25 has completed 24 at most.
        minimum=low if above is None else above,
        maximum=high if below is None else below - 1,
        unit=unit,
        bound=bound,
        applies_to=OF_THE_CHILDREN if _MINDERS.search(text[max(0, match.start() - 160) : match.start()]) else None,
        as_stated=match.group().strip(),
    )


def _shortest(match: re.Match[str]) -> Span:
    words = match.group()
    return Span(match.start() + len(words) - len(words.lstrip()), match.end() - (len(words) - len(words.rstrip())))


def _group(match: re.Match[str], *names: str) -> str | None:
    groups = match.groupdict()
    return next((groups[name] for name in names if groups.get(name)), None)


def _value(match: re.Match[str], *names: str) -> int | None:
    word = _group(match, *names)
    if word is None:
        return None
    return int(word) if word.isdecimal() else NUMBER_WORDS[word.lower()]


def _grades(text: str, within: Span) -> Iterator[tuple[AgeRange, Span]]:
    """Yield a range per grade listed, "3. og 5. klassetrin" two, and one for "0.-3. klasse"."""
    for match in _GRADE_LIST.finditer(text, within.start, within.end):
        if _FINISHED.search(text, max(within.start, match.start() - 30), match.start()):
            continue
        ranges: list[list[int | None]] = [[int(match.group("first")), int(match.group("first"))]]
        for step in _GRADE_STEP.finditer(match.group("more")):
            number = int(step.group("number"))
            if step.group("join").lower() in ("–", "-", "til"):
                ranges[-1][1] = number
            else:
                ranges.append([number, number])
        if match.group("up"):
            ranges[-1][1] = None
        for low, high in ranges:
            grades = AgeRange(low, high, GRADE, INCLUSIVE, None, match.group())
            yield grades, Span(match.start(), match.end())
