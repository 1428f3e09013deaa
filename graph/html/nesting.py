"""The nesting of a page's markup: refused where parsing it would take minutes."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

DEEPEST = 1_000
"""Elements in one another; saved pages have less than a hundred."""
MOST_ATTRIBUTES = 1_000
"""Attributes of one element."""
MOST_REPEATED = 1_000_000
"""Times that a parser may have to begin again what was never ended, such as bold type, in each block that follows."""
_SMALL = 16 * 1024
"""Characters of a page whose parsing takes no time worth saving, whatever it holds."""
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+"""
_TAG = re.compile(
    # Comments, and what browsers take for one.
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<data>!\[CDATA\[)|<(?:[!?]|/[^a-z>])[^>]*+"
    rf"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:{_ATTRIBUTE})*+)[\s/]*+>",
    re.IGNORECASE | re.DOTALL,
)
_ANY_ATTRIBUTE = re.compile(_ATTRIBUTE)
_SCRIPT = re.compile(r"(?P<opened><!--(?!-?>))|(?P<closed>-->)|<(?P<end>/?)script(?=[\s/>])", re.IGNORECASE)
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements in which nothing is a tag but their end."""
_CLOSED_BY_OTHERS = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr", "p", "li", "dd", "dt", "option", "optgroup", "tr", "td", "th", "thead", "tbody",
        "tfoot", "html", "head", "body",
    }
)  # fmt: skip
"""Elements that have no end, or whose end need not be written."""
_REPEATED = frozenset({"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
_WALLS = frozenset({"table", "object", "applet", "marquee", "template"})
"""Elements in which nothing can be ended that began outside."""
_DRAWINGS = frozenset({"svg", "math"})
_NOT_DRAWN = frozenset(
    {
        "b", "big", "center", "code", "div", "dl", "em", "font", "i", "li", "p", "pre", "s", "small", "span",
        "strong", "sub", "sup", "table", "u", "ul", "ol",
    }
)  # fmt: skip
"""Elements that end a drawing, inside of which alone "/>" closes an element."""


class TooIntricate(ValueError):
    """The markup is nested deeper, or has more attributes in one element, than any page that a person saved."""


@dataclass(slots=True)
class _Depth:
    """How many elements are open, by name and by the wall that they stand in; never less than a parser has."""

    open: int = 0
    repeated: int = 0
    drawings: int = 0
    walls: list[tuple[str, Counter[str]]] = field(default_factory=lambda: [("", Counter())])

    def begin(self, name: str, closed: bool) -> None:
        if name in _NOT_DRAWN:
            self.drawings = 0
        if name in _CLOSED_BY_OTHERS or (closed and self.drawings):
            return
        self.open += 1
        self.drawings += name in _DRAWINGS
        self.repeated += name in _REPEATED
        if name in _WALLS:
            self.walls.append((name, Counter()))
        else:
            self.walls[-1][1][name] += 1

    def end(self, name: str) -> None:
        if name in _WALLS:
            self._end_wall(name)
        elif self.walls[-1][1][name] > 0:
            self.walls[-1][1][name] -= 1
            self.open -= 1
            self.drawings = max(0, self.drawings - (name in _DRAWINGS))
            self.repeated -= name in _REPEATED

    def _end_wall(self, name: str) -> None:
        """End a wall with all in it: the innermost one, or, of tables, the innermost table."""
        names = [wall for wall, _ in self.walls]
        place = max((place for place, wall in enumerate(names) if wall == name), default=0)
        if place and (place == len(names) - 1 or (name == "table" and "template" not in names[place:])):
            for _, within in self.walls[place:]:
                self.open -= 1 + within.total()
                self.repeated -= sum(within[each] for each in _REPEATED)
            del self.walls[place:]

    def draws(self) -> bool:
        """Tell whether a drawing may be open, in which nothing is raw."""
        return any(within[each] > 0 for _, within in self.walls for each in _DRAWINGS)


def check(source: str) -> None:
    """Return where the markup can be parsed in time that grows with its length; raises TooIntricate for any other.

    The parser looks through all open elements at each tag, and through all attributes of an element at each.
    """
    if len(source) <= _SMALL:
        return
    depth = _Depth()
    repeated = 0
    for name, end, attributes, closed in _tags(source, depth):
        if end:
            depth.end(name)
        else:
            depth.begin(name, closed)
        repeated += depth.repeated
        if depth.open > DEEPEST:
            raise TooIntricate(f"elements nested deeper than {DEEPEST:,}")
        if repeated > MOST_REPEATED:
            raise TooIntricate("too many elements such as <b> or <a> that are begun and never ended")
        if len(attributes) > 2 * MOST_ATTRIBUTES and len(_ANY_ATTRIBUTE.findall(attributes)) > MOST_ATTRIBUTES:
            raise TooIntricate(f"an element with more than {MOST_ATTRIBUTES:,} attributes")


def _tags(source: str, depth: _Depth) -> Iterator[tuple[str, bool, str, bool]]:
    """Yield each tag: its name, whether it ends an element, its attributes, and whether it closes what it begins.

    Where it depends on the parser whether a tag counts, a beginning counts and an end does not.
    """
    position = doubtful = 0
    while tag := _TAG.search(source, position):
        position = tag.end()
        if tag.group("data"):
            doubtful = _after(source, "]]>", position) if depth.draws() else doubtful
            position = position if depth.draws() else _after(source, ">", position)
        name = (tag.group("name") or "").lower()
        if not name or (tag.group("end") and tag.start() < doubtful):
            continue
        closed = tag.group().endswith("/>")
        yield name, bool(tag.group("end")), tag.group("attributes"), closed
        if tag.group("end"):
            continue
        if name == "plaintext":
            return
        if name == "select" or (name in _RAW and depth.draws() and not closed):
            doubtful = max(doubtful, _end(source, name, position))
        elif name in _RAW:
            position = _end(source, name, position)


def _after(source: str, words: str, position: int) -> int:
    found = source.find(words, position)
    return found + len(words) if found >= 0 else len(source)


def _end(source: str, name: str, position: int) -> int:
    """Return where an element ends that holds no others."""
    if name == "script":
        return _end_of_script(source, position)
    found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, position)
    return found.start() if found else len(source)


def _end_of_script(source: str, position: int) -> int:
    """Return where a script ends; one that a comment in it opens and closes is part of it."""
    commented = within = False
    for found in _SCRIPT.finditer(source, position):
        if found.group("opened"):
            commented = True
        elif found.group("closed"):
            commented = within = False
        elif not found.group("end"):
            within = commented
        elif within:
            within = False
        else:
            return found.start()
    return len(source)
