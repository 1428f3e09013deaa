"""One page as HTML, in Danish: its whole text with each fact's words marked, beside what was read from them."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from string import Template

from pyoxigraph import Literal

from graph.danish_labels import LABELS
from graph.doubt import Doubt, Doubted, doubts
from graph.extract.fact import EntryFacts
from graph.reading import Reading
from graph.row import Row, Subject, rows
from graph.terms import RDFS
from graph.text import Span
from graph.vocabulary import Vocabulary

# HTML has no such characters, and a terminal acts on them.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_SUBJECTS: Mapping[Subject, str] = {
    Subject.WHAT: "hvad",
    Subject.WHEN: "hvornår",
    Subject.WHO: "for hvem",
    Subject.WHERE: "hvor",
    Subject.BY: "af hvem",
    Subject.MONEY: "penge",
    Subject.LAW: "lov",
}
_DOUBTS: Mapping[Doubt, str] = {
    Doubt.PERIODS: "to perioder for ét initiativ",
    Doubt.BACKWARDS: "en periode, der slutter, før den begynder",
    Doubt.DURATION: "en varighed, der ikke passer til perioden",
    Doubt.AGE: "en alder uden en gruppe",
    Doubt.AMOUNT: "et beløb uden årstal",
    Doubt.BODY: "en myndighed, der ikke havde dette navn dengang",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """A row ready to be shown: where links to it lead, and what its property is called."""

    anchor: str
    name: str
    row: Row


def to_html(reading: Reading, vocabulary: Vocabulary) -> str:
    """Return a page that needs nothing else: each mark leads to its fact and each fact to its words; no scripts."""
    title = reading.page.title
    text = reading.page.text.plain
    entries = list(_entries(reading, vocabulary))
    first = min((entry.title_span.start for entry in reading.facts.entries), default=len(text))
    shown = Template((files("graph") / "facsimile.html").read_text("utf-8")).substitute(
        title=html.escape(text[title.start : title.end] if title else reading.facts.entries[0].title),
        source=html.escape(reading.page.id),
        address=_address(reading),
        legend="".join(f'<li><mark class="{each}">{name}</mark></li>' for each, name in _SUBJECTS.items()),
        frame=f'<div class="text">{html.escape(text[:first].strip())}</div>' if text[:first].strip() else "",
        entries="".join(entries),
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
    starts = [entry.title_span.start for entry in reading.facts.entries]
    ends = [*starts[1:], len(text)]
    for number, entry in enumerate(reading.facts.entries, 1):
        below = text[entry.title_span.end : ends[number - 1]]
        start = ends[number - 1] - len(below.lstrip())
        body = Span(start, start + len(below.strip()))
        told = [
            _Told(f"f{number}-{place}", _name(row, vocabulary), row)
            for place, row in enumerate(rows(entry.facts, reading, vocabulary), 1)
        ]
        doubted = doubts(entry, reading, vocabulary)
        seen: set[str] = set()
        title = _text(reading, entry.title_span, told, entry, seen)
        yield (
            f'<article aria-labelledby="e{number}">\n<h2 id="e{number}">{title}</h2>\n'
            f'<div class="text">{_text(reading, body, told, entry, seen)}</div>\n'
            f"<aside>{_facts(told, reading)}{_unread(entry)}{_doubtful(doubted, reading)}</aside>\n</article>\n"
        )


def _name(row: Row, vocabulary: Vocabulary) -> str:
    labels = vocabulary.objects(row.predicate, RDFS.label)
    danish = next((each.value for each in labels if isinstance(each, Literal) and each.language == "da"), None)
    name = danish or LABELS.get(row.predicate, row.name)
    return f"målgruppe {row.group}: {name}" if row.group else name


def _text(reading: Reading, extent: Span, told: Sequence[_Told], entry: EntryFacts, seen: set[str]) -> str:
    """Return the text, cut at every end of a span, so that no mark has to overlap another.

    `seen` are the facts whose first words have been shown.
    """
    spans = {span: None for each in told for span in each.row.spans if extent.covers(span)}
    unread = [span for span in entry.unread if extent.covers(span)]
    ends = sorted({extent.start, extent.end, *(end for span in (*spans, *unread) for end in (span.start, span.end))})
    pieces: list[str] = []
    for start, end in pairwise(ends):
        cut = Span(start, end)
        words = html.escape(reading.page.text.plain[start:end])
        stated = [each for each in told if any(span.covers(cut) for span in each.row.spans)]
        if stated:
            pieces.append(_mark(words, stated, seen))
        elif any(span.covers(cut) for span in unread):
            pieces.append(f'<span class="unread">{words}</span>')
        else:
            pieces.append(words)
    return "".join(pieces)


def _mark(words: str, stated: Sequence[_Told], seen: set[str]) -> str:
    """Return words that lead to the fact with the shortest span, and the places that their facts lead back to."""
    nearest = min(stated, key=lambda each: min(span.end - span.start for span in each.row.spans))
    said = html.escape("; ".join(dict.fromkeys(f"{each.name}: {each.row.value}" for each in stated)))
    places = "".join(f'<span id="t{each.anchor}"></span>' for each in stated if each.anchor not in seen)
    seen.update(each.anchor for each in stated)
    return f'{places}<mark class="{nearest.row.subject}" title="{said}"><a href="#{nearest.anchor}">{words}</a></mark>'


def _facts(told: Sequence[_Told], reading: Reading) -> str:
    lines = "".join(
        f'<div id="{each.anchor}" class="{each.row.subject}"><dt>{html.escape(each.name)}</dt>'
        f"<dd>{html.escape(each.row.value)}{_back(each, reading)}</dd></div>\n"
        for each in told
    )
    return f"<h3>Læst af teksten ({len(told)})</h3>\n<dl>\n{lines}</dl>\n"


def _back(told: _Told, reading: Reading) -> str:
    """Return the fact's words as a link to where they stand; nothing where it only follows from the others."""
    quoted = _quoted(told.row.spans, reading)
    return f' <a href="#t{told.anchor}" title="Vis ordene i teksten">»{quoted}«</a>' if quoted else ""


def _quoted(spans: Sequence[Span], reading: Reading) -> str:
    text = reading.page.text.plain
    return html.escape(" … ".join(" ".join(text[span.start : span.end].split()) for span in spans))


def _unread(entry: EntryFacts) -> str:
    count = len(entry.unread)
    sentences = "1 sætning" if count == 1 else f"{count} sætninger"
    return f'<p class="note">Af {sentences} er intet læst.</p>\n' if count else ""


def _doubtful(doubted: Sequence[Doubted], reading: Reading) -> str:
    if not doubted:
        return ""
    lines = "".join(f"<li>{_DOUBTS[each.doubt]}: »{_quoted(each.spans, reading)}«</li>\n" for each in doubted)
    return f'<h3>Tvivl</h3>\n<ul class="doubts">\n{lines}</ul>\n'
