"""How a page is laid out: from lines of text to entries with named sections."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph import headings
from graph.headings import Kind
from graph.text import Span

_LONGEST_TITLE = 250
"""Characters; the longest known title has 111."""
_LINE = re.compile(r"[^\n]+")
_BULLETS = "-–•·*"


@dataclass(frozen=True, slots=True)
class Section:
    """The text below or behind one heading; `heading` is None where the page's layout alone tells the kind."""

    kind: Kind
    body: Span
    heading: Span | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One initiative as a page presents it; the first section is its title."""

    title: Span
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page consists of; no entries when its layout is unknown."""

    title: Span | None
    entries: tuple[Entry, ...]
    updated: Span | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with words; `block` numbers the runs of lines without a blank line between them."""

    span: Span
    words: str
    block: int
    alone: bool


@dataclass(slots=True)
class _Draft:
    """An entry while its lines are read."""

    title: Span
    sections: list[Section] = field(default_factory=lambda: [])
    kind: Kind = Kind.LEAD
    heading: Span | None = None

    def open(self, kind: Kind, heading: Span | None = None) -> None:
        """Let the lines that follow be of a kind, under a heading."""
        self.kind, self.heading = kind, heading

    def add(self, span: Span) -> None:
        """Let a line join the section above it if that is the open one, or begin the open one."""
        last = self.sections[-1] if self.sections else None
        if last and (last.kind, last.heading) == (self.kind, self.heading):
            span = Span(self.sections.pop().body.start, span.end)
        self.sections.append(Section(self.kind, span, self.heading))

    def put_aside(self, span: Span) -> None:
        """Keep a line that speaks of the site apart; what follows goes on as before."""
        self.sections.append(Section(Kind.FOOTER, span))

    def entry(self) -> Entry:
        """Return what was read."""
        return Entry(self.title, (Section(Kind.TITLE, self.title), *self.sections))


def parts(plain: str) -> Parts:
    """Find the title, the entries and the update date of a page.

    A list page holds entries that are each a title line followed by text and "Periode: …" or "Målgruppe: …"; any
    other page with a known heading is one initiative's own.
    """
    lines = list(_lines(plain))
    updated = next((_date_of(line) for line in lines if headings.UPDATED.fullmatch(line.words)), None)
    starts = _entry_starts(lines)
    if len(starts) > 1:
        title = lines[0].span if starts[0] > 0 else None
        ends = [*starts[1:], len(lines)]
        drafts = [_listed(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
        return Parts(title, tuple(draft.entry() for draft in drafts), updated)
    if lines and any(_heading(line) for line in lines):
        return Parts(lines[0].span, (_detailed(lines).entry(),), updated)
    return Parts(None, (), updated)


def _lines(plain: str) -> Iterator[_Line]:
    block = 0
    matches = [match for match in _LINE.finditer(plain) if match.group().strip()]
    for number, match in enumerate(matches):
        if number and plain.count("\n", matches[number - 1].end(), match.start()) > 1:
            block += 1
        words = match.group().strip()
        start = match.start() + match.group().index(words)
        before = number == 0 or plain.count("\n", matches[number - 1].end(), match.start()) > 1
        after = number + 1 == len(matches) or plain.count("\n", match.end(), matches[number + 1].start()) > 1
        yield _Line(Span(start, start + len(words)), words, block, before and after)


def _date_of(line: _Line) -> Span | None:
    match = headings.UPDATED.fullmatch(line.words)
    if match is None or match.group("date") is None:
        return None
    return Span(line.span.start + match.start("date"), line.span.end)


def _heading(line: _Line) -> bool:
    if headings.inline(line.words):
        return True
    return headings.alone(line.words) not in (None, Kind.OTHER, Kind.FOOTER, Kind.CONTACT)


def _titled(line: _Line) -> bool:
    """Tell whether a line reads as a title: short, without a full stop, and no heading, bullet or list item."""
    return (
        len(line.words) <= _LONGEST_TITLE
        and line.words[-1] not in ".:;,!"
        and not (line.words[0].islower() or line.words[0] in _BULLETS)
        and not headings.inline(line.words)
        and headings.alone(line.words) is None
        and not headings.aside(line.words)
    )


def _entry_starts(lines: Sequence[_Line]) -> list[int]:
    """Return the numbers of the lines that are titles of listed entries; none of a page that is no list.

    A list repeats its headings: an entry begins with the title above a "Periode" or "Målgruppe" that the entry
    before it had already. What its own headings begin with ("Primær", "Sekundær") keeps two of them apart.
    """
    anchors = [(number, key) for number, line in enumerate(lines) if (key := _anchor(line))]
    if len({key for _, key in anchors}) == len(anchors):
        return []
    starts: list[int] = []
    seen: set[tuple[Kind, str]] = set()
    above = 0
    for number, key in anchors:
        titles = _titles(lines, above, number)
        if key in seen and not titles:
            titles = [place for place in range(above, number) if _titled(lines[place])]
        if titles and (not starts or key in seen or _introduced(lines, titles, number)):
            starts.append(_title(titles if starts else titles[1:] or titles, lines, number))
            seen = set()
        seen.add(key)
        above = number + 1
    return starts


def _anchor(line: _Line) -> tuple[Kind, str] | None:
    """Return what the heading of a period or target group is known by, None for another line."""
    found = headings.inline(line.words)
    kind = found[0] if found else headings.alone(line.words)
    if kind is not Kind.PERIOD and kind is not Kind.TARGET_GROUP:
        return None
    first = line.words.split()[0].lower()
    return kind, first if headings.qualifies(first) else ""


def _titles(lines: Sequence[_Line], start: int, end: int) -> list[int]:
    """Return the lines that may be titles: each opens a block and is not the content of a heading."""
    opening = [n for n in range(start, end) if n == 0 or lines[n - 1].block != lines[n].block]
    free = [n for n in opening if n == 0 or headings.alone(lines[n - 1].words) is None]
    return [n for n in free if _titled(lines[n])]


def _introduced(lines: Sequence[_Line], titles: Sequence[int], anchor: int) -> bool:
    """Tell whether prose stands between a title and the first heading, as an entry's lead does."""
    return any(lines[place].words[-1] in ".!?" for place in range(titles[0] + 1, anchor))


def _title(titles: Sequence[int], lines: Sequence[_Line], anchor: int) -> int:
    """Return the title of an entry that is not the page's first: the last line of its own with prose below it."""
    lone = [number for number in titles if lines[number].alone]
    led = [number for number in lone if number + 1 < anchor and number + 1 not in lone]
    return (led[-1:] or lone or titles)[0]


def _listed(lines: Sequence[_Line]) -> _Draft:
    draft = _Draft(lines[0].span)
    for line in lines[1:]:
        _place(draft, line)
    return draft


def _detailed(lines: Sequence[_Line]) -> _Draft:
    """Read a page of its own: title, tags, lead, then headings on lines of their own."""
    draft = _Draft(lines[0].span)
    for line in lines[1:]:
        untitled = not draft.sections or draft.sections[-1].kind is Kind.TAGS
        if untitled and headings.tags(line.words) and not headings.inline(line.words):
            draft.open(Kind.TAGS)
            draft.add(line.span)
            draft.open(Kind.LEAD)
        else:
            _place(draft, line)
    return draft


def _place(draft: _Draft, line: _Line) -> None:
    """Put a line where it belongs: a heading opens a section, anything else continues the one above."""
    found = headings.inline(line.words)
    alone = headings.alone(line.words)
    if headings.UPDATED.fullmatch(line.words):
        draft.open(Kind.FOOTER)
    elif headings.aside(line.words):
        draft.put_aside(line.span)
    elif found:
        kind, end, start = found
        draft.open(kind, Span(line.span.start, line.span.start + end))
        draft.add(Span(line.span.start + start, line.span.end))
    elif alone and (line.words.endswith(":") or line.alone or alone not in (Kind.LEAD, Kind.OTHER)):
        draft.open(alone, Span(line.span.start, line.span.end - line.words.endswith(":")))
    else:
        draft.add(line.span)
