"""Blocks: a web page's content as lines of text, laid out as pages that were saved as text."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from graph import headings
from graph.headings import Kind
from graph.html.grid import Grid
from graph.line import LABEL

_NEXT, _BLANK = 1, 2
"""Line ends between two blocks: without a blank line between them, and with one."""
_BLOCKS: frozenset[str] = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "details", "dialog", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "hr", "legend", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
        "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
_ITEMS: frozenset[str] = frozenset({"dd", "li", "td", "th"})
_GAPS = dict.fromkeys(_BLOCKS, _BLANK) | dict.fromkeys(_ITEMS, _NEXT)
_LEVELS = {f"h{level}": level for level in range(1, 7)} | dict.fromkeys(("dt", "th", "summary"), LABEL)
_LIST_TITLE = 3
"""The level of a title in a table of initiatives."""
_LABELS = frozenset({"b", "strong", "span", "em", "label", "a", "i", "u"})
_PARAGRAPHS = frozenset({"p", "div", "section", "article", "main", "body"})
_IN_HEADINGS = frozenset({"br", "div", "section", "header", "hgroup"})
"""What parts no heading: its words belong together."""
_SPACES = re.compile(r" {2,}")
_LONGEST_LABEL, _MOST_WORDS = 80, 6
"""Characters of a label, and words of a line that is a heading only because it is bold."""


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a rendering; `gap` line ends part it from the one above, `main` tells that it is of the content."""

    words: str
    gap: int
    level: int
    main: bool


@dataclass(slots=True)
class _Writer:
    """The line that is being written, and what it stands in."""

    blocks: list[Block] = field(default_factory=lambda: [])
    pieces: list[str] = field(default_factory=lambda: [])
    gap: int = _BLANK
    level: int = 0
    within: dict[str, int] = field(default_factory=lambda: {"main": 0, "pre": 0, "bold": 0, "heading": 0})
    plain: bool = False
    labelled: bool = False
    block: str = "body"

    def write(self, data: str) -> None:
        """Add text, its white space folded as browsers do outside of `pre`."""
        if not self.within["pre"]:
            if self.pieces or not data.isspace():
                self._add(_folded(data))
            return
        for number, line in enumerate(data.splitlines()):
            if number:
                self.end(_NEXT)
            self._add(line)

    def _add(self, data: str) -> None:
        if self.labelled and not data.isspace():
            self.labelled = False
            first = data.lstrip()[:1]
            if first.isupper() or first.isdigit() or first in "–-":
                self.level = self.level or LABEL
                self.end(_NEXT)
        if not self.pieces:
            data = data.lstrip()
        elif self.pieces[-1].endswith(" "):
            data = data.lstrip(" ")
        if data:
            self.pieces.append(data)
            self.plain = self.plain or not (self.within["bold"] or data.isspace())

    def end(self, gap: int) -> None:
        """End the line, if there is one, and let the next begin at least so many line ends below it."""
        words = "".join(self.pieces).strip() if self.pieces else ""
        if words:
            level = self.level or self._by_weight(words)
            self.blocks.append(Block(words, self.gap, level, bool(self.within["main"])))
            self.gap = self.level = 0
        if self.pieces:
            self.pieces, self.plain, self.labelled = [], False, False
        if self.gap < gap:
            self.gap = gap

    def _by_weight(self, words: str) -> int:
        """Return the level of a short paragraph that is all bold."""
        heading = not self.plain and self.block in _PARAGRAPHS and words[0].isupper() and words[-1] not in ".,;!:"
        return LABEL if heading and len(words.split()) <= _MOST_WORDS and not re.search(r"\d", words) else 0

    def label(self) -> None:
        """Take the words of an inline element for a heading, if the line has no others and they are known as one."""
        words = self.pieces[0].strip() if len(self.pieces) == 1 and not self.level else ""
        if len(words) <= _LONGEST_LABEL and headings.kind_of(words) not in (None, Kind.LEAD, Kind.FOOTER):
            self.labelled = True


def blocks(root: LexborNode, dropped: Set[int], main: Set[int], grid: Grid) -> list[Block]:
    """Return the lines of text below a node, without those of dropped nodes; nodes are told by their memory ids."""
    writer = _Writer()
    for node, entering in walk(root, dropped | grid.heads):
        tag = node.tag or ""
        if tag == "-text":
            writer.write(node.text_content or "")
        elif entering:
            _enter(writer, tag, node.mem_id, main, grid)
        else:
            _leave(writer, tag, node.mem_id, main, grid)
    return writer.blocks


def walk(root: LexborNode, dropped: Set[int]) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each text, and each element when it begins and again when it ends; a deep tree takes no deep stack."""
    above: list[LexborNode] = []
    node = root
    while True:
        if node.is_text_node:
            yield node, True
        elif node.is_element_node and node.mem_id not in dropped:
            yield node, True
            if (child := node.first_child) is not None:
                above.append(node)
                node = child
                continue
            yield node, False
        following = node.next
        while above and following is None:
            node = above.pop()
            yield node, False
            following = node.next
        if not above or following is None:
            return
        node = following


def _enter(writer: _Writer, tag: str, place: int, main: Set[int], grid: Grid) -> None:
    if tag in ("b", "strong"):
        writer.within["bold"] += 1
    elif tag == "br":
        _break_line(writer)
    elif tag in _GAPS:
        _break(writer, tag)
        writer.within["main"] += place in main
        writer.within["pre"] += tag == "pre"
        if place in grid.labels:
            writer.blocks.append(Block(grid.labels[place], _BLANK, LABEL, bool(writer.within["main"])))
        level = _LIST_TITLE if place in grid.titles else _LEVELS.get(tag, 0)
        if level:
            writer.within["heading"] += 1
            writer.level = min(level, writer.level or level)


def _leave(writer: _Writer, tag: str, place: int, main: Set[int], grid: Grid) -> None:
    if tag in ("b", "strong"):
        writer.within["bold"] -= 1
    if tag in _LABELS:
        writer.label()
    elif tag in _GAPS:
        heading = tag in _LEVELS or place in grid.titles
        writer.within["heading"] -= heading
        _break(writer, tag)
        if heading and not writer.within["heading"]:
            writer.level = 0
        writer.within["main"] -= place in main
        writer.within["pre"] -= tag == "pre"


def _break(writer: _Writer, tag: str) -> None:
    """End the line where a block begins or ends; a heading goes on."""
    if writer.within["heading"] and tag in _IN_HEADINGS:
        writer.write(" ")
    else:
        writer.end(_GAPS[tag])
        writer.block = tag


def _folded(data: str) -> str:
    for space in "\n\t\r\f":
        data = data.replace(space, " ")
    return _SPACES.sub(" ", data) if "  " in data else data


def _break_line(writer: _Writer) -> None:
    if writer.within["heading"]:
        writer.write(" ")
    elif writer.pieces:
        writer.end(_NEXT)
    else:
        writer.gap = _BLANK
