"""How a page is laid out: from lines of text to entries with named sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from graph import headings, listing
from graph.headings import Kind
from graph.line import LABEL, TITLE, Line
from graph.line import lines as read_lines
from graph.text import Span


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


@dataclass(slots=True)
class _Draft:
    """An entry while its lines are read."""

    title: Span
    level: int = LABEL
    sections: list[Section] = field(default_factory=lambda: [])
    kind: Kind = Kind.LEAD
    heading: Span | None = None

    def open(self, kind: Kind, heading: Span | None = None, level: int = 0) -> None:
        """Let the lines that follow be of a kind, under a heading of a level."""
        self.kind, self.heading, self.level = kind, heading, level or LABEL

    def ends_at(self, level: int) -> bool:
        """Tell whether an unknown heading ends the open section; one below it, or of the site, is part of it."""
        return bool(level) and self.kind is not Kind.FOOTER and (level <= self.level or self.kind is Kind.LEAD)

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


def parts(plain: str, levels: Mapping[int, int] = MappingProxyType({})) -> Parts:
    """Find the title, the entries and the update date of a page.

    A list page holds entries that are each a title line followed by text and "Periode: …" or "Målgruppe: …"; any
    other page with a known heading is one initiative's own. `levels` tells what is known to be a heading otherwise
    than by its words: its level, by where its line begins.
    """
    lines = list(read_lines(plain, levels))
    updated = next((_date_of(line) for line in lines if headings.UPDATED.fullmatch(line.words)), None)
    starts = listing.starts(lines)
    if len(starts) > 1:
        title = next((line.span for line in lines[: starts[0]] if line.level == TITLE), lines[0].span)
        ends = [*starts[1:], len(lines)]
        drafts = [_listed(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
        return Parts(title if starts[0] > 0 else None, tuple(draft.entry() for draft in drafts), updated)
    if lines and any(_heading(line) for line in lines):
        draft = _detailed(lines)
        return Parts(draft.title, (draft.entry(),), updated)
    return Parts(None, (), updated)


def _date_of(line: Line) -> Span | None:
    match = headings.UPDATED.fullmatch(line.words)
    if match is None or match.group("date") is None:
        return None
    return Span(line.span.start + match.start("date"), line.span.end)


def _heading(line: Line) -> bool:
    if headings.inline(line.words):
        return True
    return headings.alone(line.words) not in (None, Kind.OTHER, Kind.FOOTER, Kind.CONTACT)


def _listed(lines: Sequence[Line]) -> _Draft:
    draft = _Draft(lines[0].span)
    for line in lines[1:]:
        _place(draft, line)
    return draft


def _detailed(lines: Sequence[Line]) -> _Draft:
    """Read a page of its own: title, tags, lead, then headings on lines of their own."""
    titles = [number for number, line in enumerate(lines) if line.level == TITLE]
    first = next(iter(titles or (number for number, line in enumerate(lines) if not headings.aside(line.words))), 0)
    draft = _Draft(lines[first].span)
    _read_above(draft, lines[:first])
    untitled = True
    for line in lines[first + 1 :]:
        if untitled and line.level in (0, LABEL) and headings.tags(line.words) and not headings.inline(line.words):
            draft.open(Kind.TAGS)
            draft.add(line.span)
            draft.open(Kind.LEAD)
        else:
            untitled = False
            _place(draft, line)
    return draft


def _read_above(draft: _Draft, lines: Sequence[Line]) -> None:
    """Read what stands above the title: only what a heading tells the kind of is of the initiative."""
    draft.open(Kind.FOOTER)
    for line in lines:
        _place(draft, line)
    draft.open(Kind.LEAD)


def _place(draft: _Draft, line: Line) -> None:
    """Put a line where it belongs: a heading opens a section, anything else continues the one above."""
    found = headings.inline(line.words)
    alone = headings.alone(line.words)
    colon = line.words.endswith(":")
    if headings.UPDATED.fullmatch(line.words):
        draft.open(Kind.FOOTER)
    elif headings.aside(line.words) and not (line.level and alone):
        draft.put_aside(line.span)
    elif found:
        kind, end, start = found
        draft.open(kind, Span(line.span.start, line.span.start + end), line.level)
        draft.add(Span(line.span.start + start, line.span.end))
    elif alone and (colon or line.opens or line.level or alone is not Kind.LEAD):
        draft.open(alone, Span(line.span.start, line.span.end - colon), line.level)
    elif draft.ends_at(line.level):
        draft.open(Kind.OTHER, line.span, line.level)
    else:
        draft.add(line.span)
