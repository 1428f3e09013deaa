"""The nesting of a page's markup: refused where parsing it would take minutes."""

import re
from dataclasses import dataclass

DEEPEST = 1_000
"""Elements in one another; saved pages have less than a hundred."""
MOST_ATTRIBUTES = 1_000
"""Attributes of one element."""
_SMALL = 64 * 1024
"""Characters of a page whose parsing takes no time worth saving, whatever it holds."""
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+"""
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?(?:</(?P=raw)\b|\Z)"
    rf"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:{_ATTRIBUTE})*+)[\s/]*+>",
    re.IGNORECASE | re.DOTALL,
)
_ANY_ATTRIBUTE = re.compile(_ATTRIBUTE)
_CLOSED_BY_OTHERS = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr", "p", "li", "dd", "dt", "option", "optgroup", "tr", "td", "th", "thead", "tbody",
        "tfoot", "html", "head", "body",
    }
)  # fmt: skip
"""Elements that have no end, or whose end need not be written."""
_DRAWINGS = frozenset({"svg", "math"})
_NOT_DRAWN = frozenset(
    {
        "b", "big", "center", "code", "div", "dl", "em", "font", "i", "li", "p", "pre", "s", "small", "span",
        "strong", "sub", "sup", "table", "u", "ul", "ol",
    }
)  # fmt: skip
"""Elements that end a drawing, inside of which alone "/>" closes an element."""


class TooDeep(ValueError):
    """The markup is nested deeper, or has more attributes in one element, than any page that a person saved."""


@dataclass(slots=True)
class _Depth:
    """How many elements are open, and of them how many drawings."""

    open: int = 0
    drawings: int = 0

    def begin(self, name: str, closed: bool) -> None:
        if name in _NOT_DRAWN:
            self.drawings = 0
        if not (name in _CLOSED_BY_OTHERS or (closed and self.drawings)):
            self.open += 1
            self.drawings += name in _DRAWINGS

    def end(self, name: str) -> None:
        if name not in _CLOSED_BY_OTHERS:
            self.open = max(0, self.open - 1)
            self.drawings = max(0, self.drawings - (name in _DRAWINGS))


def check(source: str) -> None:
    """Return where the markup can be parsed in time that grows with its length; raises TooDeep for any other.

    The parser looks through all open elements at each tag, and through all attributes of an element at each.
    """
    if len(source) <= _SMALL:
        return
    depth = _Depth()
    for tag in _TAG.finditer(source):
        name, attributes = tag.group("name", "attributes")
        if name is None:
            continue
        if tag.group("end"):
            depth.end(name.lower())
        else:
            depth.begin(name.lower(), tag.group().endswith("/>"))
        if depth.open > DEEPEST:
            raise TooDeep(f"elements nested deeper than {DEEPEST:,}")
        if len(attributes) > 2 * MOST_ATTRIBUTES and len(_ANY_ATTRIBUTE.findall(attributes)) > MOST_ATTRIBUTES:
            raise TooDeep(f"an element with more than {MOST_ATTRIBUTES:,} attributes")
