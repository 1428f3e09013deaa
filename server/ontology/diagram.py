"""The ontology as a drawing: a box for each class with a row for each of its properties, and arrows between them.

Pure, from the ontology to coordinates; the same drawing for the same ontology.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from server.ontology.model import Entry, Ontology

LETTER = 7.2
"""Width of a letter in 13 pixels, on the generous side."""
PAD, HEAD, ROW = 12, 34, 22
BETWEEN, APART = 80, 24
"""Space between columns, and between the boxes of one."""


@dataclass(frozen=True)
class Row:
    """One property in a box: what it says, and the height of its middle."""

    entry: Entry
    text: str
    y: float


@dataclass(frozen=True)
class Box:
    """One class."""

    entry: Entry
    x: float
    y: float
    width: float
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        """From the upper edge to the lower one."""
        return HEAD + ROW * len(self.rows) + PAD / 2


@dataclass(frozen=True)
class Arrow:
    """The way of a property to the class that it leads to, as the path of an SVG, and what it says in words."""

    path: str
    text: str


@dataclass(frozen=True)
class Diagram:
    """All that is drawn, and how much room it takes."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(ontology: Ontology) -> Diagram:
    """Return the drawing of an ontology."""
    columns = _columns(ontology)
    widths = [max(_width(ontology, each) for each in column) for column in columns]
    lefts = [0.0, *accumulate(width + BETWEEN for width in widths)]
    boxes = [
        box
        for column, left, width in zip(columns, lefts, widths, strict=False)
        for box in _stack(ontology, column, left, width)
    ]
    by_anchor = {each.entry.anchor: each for each in boxes}
    arrows = tuple(arrow for box in boxes for row in box.rows for arrow in _arrows(box, row, by_anchor))
    right = max((each.x + each.width for each in boxes), default=0)
    # A way that leads back needs room on the right.
    return Diagram(right + BETWEEN / 2, max((each.y + each.height for each in boxes), default=0), tuple(boxes), arrows)


def _columns(ontology: Ontology) -> list[list[Entry]]:
    """Put each class right of the first that leads to it, so that no arrow passes over a column."""
    leads = {each.anchor: _reached(ontology, each) for each in ontology.classes}
    inner = {each for reached in leads.values() for each in reached}
    place: dict[str, int] = {}
    # What stands in a circle that nothing leads into begins with its first class.
    for each in sorted(ontology.classes, key=lambda each: each.anchor in inner):
        if each.anchor not in place:
            _spread(each.anchor, leads, place)
    found: list[list[Entry]] = [[] for _ in range(max(place.values(), default=-1) + 1)]
    for each in ontology.classes:
        found[place[each.anchor]].append(each)
    return found


def _spread(anchor: str, leads: Mapping[str, set[str]], place: dict[str, int]) -> None:
    """Give places to the class, in the first column, and to all that can be reached from it."""
    place[anchor] = 0
    waiting = deque([anchor])
    while waiting:
        before = waiting.popleft()
        for each in sorted(leads[before]):
            if place.get(each, place[before] + 2) > place[before] + 1:
                place[each] = place[before] + 1
                waiting.append(each)


def _reached(ontology: Ontology, entry: Entry) -> set[str]:
    known = {each.anchor for each in ontology.classes}
    return {each.anchor for row in ontology.of_domain(entry) for each in row.ranges} & known - {entry.anchor}


def _stack(ontology: Ontology, column: Sequence[Entry], left: float, width: float) -> list[Box]:
    made: list[Box] = []
    top = 0.0
    for entry in column:
        rows = tuple(
            Row(each, _said(ontology, each), top + HEAD + ROW * (place + 0.5))
            for place, each in enumerate(ontology.of_domain(entry))
        )
        made.append(Box(entry, left, top, width, rows))
        top += made[-1].height + APART
    return made


def _said(ontology: Ontology, entry: Entry) -> str:
    """Return the property with what its values are, where no arrow shows that."""
    known = {each.iri for each in ontology.classes}
    others = [each.text for each in entry.ranges if each.iri not in known]
    return f"{entry.title}: {' / '.join(others)}" if others else entry.title


def _width(ontology: Ontology, entry: Entry) -> float:
    texts = [entry.title, *(_said(ontology, each) for each in ontology.of_domain(entry))]
    return round(LETTER * max(map(len, texts)) + 2 * PAD)


def _arrows(box: Box, row: Row, boxes: Mapping[str, Box]) -> list[Arrow]:
    reached = [boxes[each.anchor] for each in row.entry.ranges if each.anchor in boxes]
    return [Arrow(_path(box, row, each), _words(box, row, each)) for each in reached]


def _path(box: Box, row: Row, to: Box) -> str:
    x, y = box.x + box.width, row.y
    end = to.y + HEAD / 2
    if to.x > x:
        bend = (to.x - x) / 2
        return f"M{x:g} {y:g}C{x + bend:g} {y:g} {to.x - bend:g} {end:g} {to.x:g} {end:g}"
    right = to.x + to.width
    if right < box.x:
        bend = (box.x - right) / 2
        return f"M{box.x:g} {y:g}C{box.x - bend:g} {y:g} {right + bend:g} {end:g} {right:g} {end:g}"
    bend = max(x, right) + BETWEEN / 2.5
    return f"M{x:g} {y:g}C{bend:g} {y:g} {bend:g} {end:g} {right:g} {end:g}"


def _words(box: Box, row: Row, to: Box) -> str:
    return f"{box.entry.title} – {row.entry.title} – {to.entry.title}"
