"""One page as HTML, in Danish: its whole text with each fact's words marked, beside what was read from them."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from pyoxigraph import Literal, NamedNode

from graph.cut import Cut, Placed, cuts
from graph.doubt import Doubt, Doubted, doubts
from graph.extract.fact import EntryFacts
from graph.labels import LABELS
from graph.layout import Entry
from graph.reading import Reading
from graph.row import Row, Subject, rows
from graph.terms import DCT, IG, RDFS
from graph.text import Span
from graph.vocabulary import Vocabulary
from graph.wording import danish

# HTML has no such characters, and a terminal acts on them.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONGEST_QUOTE = 90
"""Characters; a longer quote is a whole section's, which stands beside."""

_SUBJECTS: Mapping[Subject, str] = {
    Subject.WHAT: "hvad",
    Subject.WHEN: "hvornår",
    Subject.WHO: "for hvem",
    Subject.WHERE: "hvor",
    Subject.BY: "af hvem",
    Subject.MONEY: "penge",
    Subject.LAW: "lov",
}
_NOUNS: Mapping[NamedNode, str] = {
    IG.hasInvolvement: "medvirkende",
    IG.hasFunding: "bevilling",
    IG.hasAgeRange: "alder",
    IG.usesMethod: "metode",
    IG.partOfProgramme: "program",
    IG.groupRole: "rolle",
    DCT.conformsTo: "dokumentation",
}
"""Properties whose label is a verb or long, as what stands behind them is called."""
_DOUBTS: Mapping[Doubt, str] = {
    Doubt.PERIODS: "to perioder for ét initiativ",
    Doubt.BACKWARDS: "en periode, der slutter, før den begynder",
    Doubt.DURATION: "en varighed, der ikke passer til perioden",
    Doubt.AGE: "alder uden målgruppe",
    Doubt.AMOUNT: "et beløb uden årstal",
    Doubt.BODY: "en myndighed, der ikke havde dette navn dengang",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """A row ready to be shown: where links to it lead, what its property is called, and what it says."""

    anchor: str
    name: str
    value: str
    row: Row


def to_html(reading: Reading, vocabulary: Vocabulary) -> str:
    """Return a page that needs nothing else: each mark leads to its fact and each fact to its words; no scripts."""
    title = reading.page.title
    text = reading.page.text.plain
    first = min((entry.title.start for entry in reading.page.entries), default=len(text))
    shown = Template((files("graph") / "facsimile.html").read_text("utf-8")).substitute(
        title=html.escape(text[title.start : title.end] if title else reading.facts.entries[0].title),
        source=html.escape(reading.page.id),
        address=_address(reading),
        legend="".join(f'<li><mark class="{each}">{name}</mark></li>' for each, name in _SUBJECTS.items()),
        frame=f'<div class="text">{html.escape(text[:first].strip())}</div>' if text[:first].strip() else "",
        entries="".join(_entries(reading, vocabulary)),
    )
    return _NO_TEXT.sub("\ufffd", shown)


def _address(reading: Reading) -> str:
    address = reading.page.origin.address
    if not address:
        return ""
    quoted = html.escape(address)
    return f' <a href="{quoted}" rel="noreferrer">{quoted}</a>'


def _entries(reading: Reading, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield each entry with its text, which goes on until the next one's title."""
    text = reading.page.text.plain
    entries = reading.facts.entries
    ends = [*(each.entry.title.start for each in entries[1:]), len(text)]
    for number, (facts, end, doubted) in enumerate(zip(entries, ends, doubts(reading, vocabulary), strict=True), 1):
        title = facts.entry.title
        body = _stripped(text, Span(title.end, end))
        told = [
            _Told(f"f{number}-{place}", _name(row, vocabulary), danish(row.value, reading, vocabulary), row)
            for place, row in enumerate(rows(facts.facts), 1)
        ]
        yield (
            f'<article aria-labelledby="e{number}">\n<h2 id="e{number}">{_text(text, title, told, facts)}</h2>\n'
            f'<div class="text">{_text(text, body, told, facts)}</div>\n'
            f"<aside>{_facts(told, text)}{_unread(facts)}{_doubtful(doubted, text)}</aside>\n</article>\n"
        )


def _stripped(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    start = span.end - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def _name(row: Row, vocabulary: Vocabulary) -> str:
    labels = vocabulary.objects(row.predicate, RDFS.label)
    label = next((each.value for each in labels if isinstance(each, Literal) and each.language == "da"), None)
    name = _NOUNS.get(row.predicate) or label or _standard_name(row)
    return f"målgruppe {row.group}: {name}" if row.group else name


def _standard_name(row: Row) -> str:
    return LABELS[row.predicate].da if row.predicate in LABELS else row.local_name


def _text(text: str, extent: Span, told: Sequence[_Told], facts: EntryFacts) -> str:
    """Return a stretch of the text, with marks, headings and the sections that a fact has as a whole."""
    placed: list[Placed[_Told]] = [Placed(span, each) for each in told for span in each.row.marks]
    placed += [Placed(span, None) for span in facts.unread]
    parts = {span: tags for span, tags in _parts(facts.entry, told) if span.start < span.end and extent.covers(span)}
    opening = {span.start: tags[0] for span, tags in parts.items()}
    closing = {span.end: tags[1] for span, tags in parts.items()}
    found = [*cuts(extent, placed, [*opening, *closing])]
    pieces = [
        closing.get(cut.span.start, "") + opening.get(cut.span.start, "") + _shown(text, cut, before, behind)
        for cut, before, behind in zip(found, [None, *found], [*found[1:], None], strict=False)
    ]
    return "".join(pieces) + closing.get(extent.end, "")


def _parts(entry: Entry, told: Sequence[_Told]) -> Iterator[tuple[Span, tuple[str, str]]]:
    """Yield the headings of an entry, and its sections that a fact has as a whole, with their tags."""
    whole = {span for each in told if not each.row.marks for span in each.row.spans}
    for section in entry.sections[1:]:
        if section.heading:
            yield section.heading, ('<span class="heading" role="heading" aria-level="3">', "</span>")
        if section.body in whole:
            yield section.body, (f'<span class="whole" id="s{section.body.start}">', "</span>")


def _shown(text: str, cut: Cut[_Told], before: Cut[_Told] | None, behind: Cut[_Told] | None) -> str:
    """Return the words of a cut: as a mark that leads to the fact with the shortest span around it, or as they are."""
    words = html.escape(text[cut.span.start : cut.span.end])
    if not cut.things:
        return f'<span class="unread">{words}</span>' if cut.bare else words
    said = html.escape("; ".join(dict.fromkeys(f"{each.name}: {each.value}" for each in cut.things)))
    touching = [" on" * bool(before and before.things), " off" * bool(behind and behind.things)]
    nearest = cut.things[0]
    kind = f"{nearest.row.subject}{''.join(touching)}"
    return f'<mark id="w{cut.span.start}" class="{kind}" title="{said}"><a href="#{nearest.anchor}">{words}</a></mark>'


def _facts(told: Sequence[_Told], text: str) -> str:
    lines = "".join(
        f'<div id="{each.anchor}" class="{each.row.subject}"><dt>{html.escape(each.name)}</dt>'
        f"<dd>{_said(each, text)}</dd></div>\n"
        for each in told
    )
    return f"<h3>Oplysninger fra teksten ({len(told)})</h3>\n<dl>\n{lines}</dl>\n"


def _said(told: _Told, text: str) -> str:
    """Return what a fact says and a link to each place that says so; words that are the value stand there once."""
    quotes = [_quote(text, span) for span in told.row.spans]
    links = " ".join(_links(told, quotes))
    value = html.escape(told.value)
    return links if quotes == [" ".join(told.value.split())] else f"{value} {links}".rstrip()


def _links(told: _Told, quotes: Sequence[str]) -> Iterator[str]:
    """Yield a link to each place; a quote that stands in several has its words once and then numbers."""
    places: dict[str, list[str]] = {}
    for span, quote in zip(told.row.spans, quotes, strict=True):
        places.setdefault(quote, []).append(f"{'w' if told.row.marks else 's'}{span.start}")
    for quote, targets in places.items():
        words = html.escape(quote if len(quote) <= _LONGEST_QUOTE else f"{quote[:_LONGEST_QUOTE].rpartition(' ')[0]} …")
        for number, target in enumerate(targets, 1):
            shown = f"»{words}«" if number == 1 else f"({number})"
            yield f'<a href="#{target}" title="Vis »{words}« i teksten">{shown}</a>'


def _quote(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].split())


def _unread(facts: EntryFacts) -> str:
    count = len(facts.unread)
    sentences = "1 sætning" if count == 1 else f"{count} sætninger"
    return f'<p class="note">{sentences} har ikke givet oplysninger.</p>\n' if count else ""


def _doubtful(doubted: Sequence[Doubted], text: str) -> str:
    if not doubted:
        return ""
    lines = "".join(
        f"<li>{_DOUBTS[each.doubt]}: »{html.escape(' … '.join(_quote(text, span) for span in each.spans))}«</li>\n"
        for each in doubted
    )
    return f'<h3>Tvivl</h3>\n<ul class="doubts">\n{lines}</ul>\n'
