"""A list page: on which lines the entries of a list of initiatives begin."""

from collections.abc import Sequence

from graph import headings
from graph.headings import Kind
from graph.line import LABEL, TITLE, Line

_LONGEST_TITLE = 250
"""Characters; the longest known title has 111."""
_BULLETS = "-–•·*"
_TWICE = 2
"""Groups of headings that a fact box makes of a page of one initiative, which says in its sections what it says too."""
_Anchor = tuple[int, tuple[Kind, str]]
"""The number of the line that is the heading of a period or target group, and what that heading is known by."""


def starts(lines: Sequence[Line]) -> list[int]:
    """Return the numbers of the lines that are titles of listed entries; none of a page that is no list.

    A list repeats its headings: an entry begins with the title above a "Periode" or "Målgruppe" that the entry
    before it had already. What its own headings begin with ("Primær", "Sekundær") keeps two of them apart. Where the
    markup tells headings, the titles are of one level, above that of their sections.
    """
    anchors = [(number, key) for number, line in enumerate(lines) if (key := _anchor(line))]
    if len({key for _, key in anchors}) == len(anchors):
        return []
    gaps = _gaps(anchors)
    marked = [[number for number in range(*gap) if _marked(lines[number])] for gap in gaps]
    highest = min((lines[number].level or LABEL for number, _ in anchors), default=LABEL)
    level = _common_level([{lines[number].level for number in numbers} for numbers in marked])
    if level and (level < highest or highest == LABEL or len(gaps) > _TWICE):
        return _by_level(lines, level, [number for number, _ in anchors])
    if len(gaps) == _TWICE and (any(marked[1:]) or highest < LABEL):
        return []
    return _by_words(lines, anchors)


def _anchor(line: Line) -> tuple[Kind, str] | None:
    """Return what the heading of a period or target group is known by, None for another line."""
    found = headings.inline(line.words)
    kind = found[0] if found else headings.alone(line.words)
    if kind is not Kind.PERIOD and kind is not Kind.TARGET_GROUP:
        return None
    first = line.words.split()[0].lower()
    return kind, first if headings.qualifies(first) else ""


def _gaps(anchors: Sequence[_Anchor]) -> list[tuple[int, int]]:
    """Return for each group of anchors without a repetition the lines above it, up to the group before."""
    gaps: list[tuple[int, int]] = []
    seen: set[tuple[Kind, str]] = set()
    above = 0
    for number, key in anchors:
        if key in seen or not gaps:
            gaps.append((above, number))
            seen = set()
        seen.add(key)
        above = number + 1
    return gaps


def _marked(line: Line) -> bool:
    """Tell whether the markup makes a line a heading that opens no section."""
    return bool(line.level) and not headings.inline(line.words) and headings.alone(line.words) is None


def _common_level(levels: Sequence[set[int]]) -> int:
    """Return the highest level of heading that every entry has, 0 where there is none; the page's own comes last."""
    common = set[int].intersection(*levels)
    return min(common - {TITLE} or common, default=0)


def _by_level(lines: Sequence[Line], level: int, anchors: Sequence[int]) -> list[int]:
    """Return the headings of a level that have the heading of a period or target group below them."""
    found = [number for number, line in enumerate(lines) if line.level == level and _marked(line)]
    ends = [*found[1:], len(lines)]
    return [start for start, end in zip(found, ends, strict=True) if any(start < place < end for place in anchors)]


def _by_words(lines: Sequence[Line], anchors: Sequence[_Anchor]) -> list[int]:
    """Find the titles by how their lines read and stand."""
    found: list[int] = []
    seen: set[tuple[Kind, str]] = set()
    above = 0
    for number, key in anchors:
        titles = _titles(lines, above, number)
        if key in seen and not titles:
            titles = [place for place in range(above, number) if _titled(lines[place])]
        if titles and (not found or key in seen or _introduced(lines, titles, number)):
            found.append(_title(titles if found else titles[1:] or titles, lines, number))
            seen = set()
        seen.add(key)
        above = number + 1
    return found


def _titled(line: Line) -> bool:
    """Tell whether a line reads as a title: short, without a full stop, and no heading, bullet or list item."""
    return (
        len(line.words) <= _LONGEST_TITLE
        and line.words[-1] not in ".:;,!"
        and not (line.words[0].islower() or line.words[0] in _BULLETS)
        and not headings.inline(line.words)
        and headings.alone(line.words) is None
        and not headings.aside(line.words)
    )


def _titles(lines: Sequence[Line], start: int, end: int) -> list[int]:
    """Return the lines that may be titles: each opens a block and is not the content of a heading."""
    opening = [n for n in range(start, end) if n == 0 or lines[n - 1].block != lines[n].block]
    free = [n for n in opening if n == 0 or headings.alone(lines[n - 1].words) is None]
    return [n for n in free if _titled(lines[n])]


def _introduced(lines: Sequence[Line], titles: Sequence[int], anchor: int) -> bool:
    """Tell whether prose stands between a title and the first heading, as an entry's lead does."""
    return any(lines[place].words[-1] in ".!?" for place in range(titles[0] + 1, anchor))


def _title(titles: Sequence[int], lines: Sequence[Line], anchor: int) -> int:
    """Return the title of an entry that is not the page's first: the last line of its own with prose below it."""
    lone = [number for number in titles if lines[number].alone]
    led = [number for number in lone if number + 1 < anchor and number + 1 not in lone]
    return (led[-1:] or lone or titles)[0]
