"""What an entry says in its own words: title, other names, lead, purpose and background."""

import re
from collections.abc import Iterator

from pyoxigraph import Literal

from graph.extract.fact import Contact, Fact
from graph.headings import Kind
from graph.layout import Entry, Section
from graph.privacy import MASK, reads_as_unit
from graph.terms import CV, DCT, IG
from graph.text import Span

_TEXTS = {Kind.LEAD: DCT.abstract, Kind.PURPOSE: IG.purpose, Kind.BACKGROUND: IG.background}
_CAPITAL = r"[A-ZÆØÅ][\w'’-]*"
_SPELT_OUT = re.compile(
    rf"(?<![\w'’-])(?P<long>{_CAPITAL}(?:[ ](?:(?:and|of|the|og|for|i|til|med)[ ])?{_CAPITAL}){{1,7}})[ ]?"
    r"\((?P<short>[A-ZÆØÅ][\w-]{1,12})\)"
)
_ALSO = re.compile(
    r"\b(?:også kald(?:et|t)|kaldes også|i daglig tale|forkortet|forkortes)[ ]"
    r"[\"”“»]?(?P<name>[A-ZÆØÅ][^\"”“»«.,;)\n]{1,60})"
)
_NO_UNIT = re.compile(rf"{MASK}|@|\d{{2}}[ ]?\d{{2}}|https?:|www\.|^(?:telefon|tlf|mail|e-mail|mobil)\b", re.IGNORECASE)


def facts(text: str, entry: Entry) -> Iterator[Fact]:
    """Yield title, other names, texts and the contact unit of an entry."""
    yield Fact(DCT.title, _danish(text, entry.title), (entry.title,))
    yield from _other_names(text, entry)
    for section in entry.sections:
        if section.kind in _TEXTS:
            yield Fact(_TEXTS[section.kind], _danish(text, section.body), (section.body,))
        if section.kind is Kind.CONTACT:
            yield from _unit(text, section)


def _danish(text: str, span: Span) -> Literal:
    return Literal(text[span.start : span.end], language="da")


def _other_names(text: str, entry: Entry) -> Iterator[Fact]:
    """Yield the names that stand for the title: its long form before "(KEEP)", or what it is also called."""
    title = text[entry.title.start : entry.title.end]
    for section in entry.sections[1:]:
        if section.kind not in (Kind.LEAD, Kind.PURPOSE, Kind.BACKGROUND):
            continue
        for match in _SPELT_OUT.finditer(text, section.body.start, section.body.end):
            for name, other in (("long", "short"), ("short", "long")):
                if match.group(other).strip().casefold() == title.casefold():
                    start, end = match.span(name)
                    end = start + len(match.group(name).rstrip())
                    yield Fact(DCT.alternative, _danish(text, Span(start, end)), (Span(start, end),))
        also = _ALSO.search(text, section.body.start, section.body.end)
        if also:
            span = Span(also.start("name"), also.start("name") + len(also.group("name").rstrip()))
            yield Fact(DCT.alternative, _danish(text, span), (span,))


def _unit(text: str, section: Section) -> Iterator[Fact]:
    """Yield the unit of a contact section: its first line that is surely a unit, and neither masked nor an address."""
    start = section.body.start
    for line in text[section.body.start : section.body.end].split("\n"):
        words = line.strip(" ,")
        if reads_as_unit(words) and not _NO_UNIT.search(words):
            begin = start + line.index(words)
            yield Fact(CV.contactPoint, Contact(words), (Span(begin, begin + len(words)),))
            return
        start += len(line) + 1
