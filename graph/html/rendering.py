"""A rendering: a web page's content as text, with the levels of its headings."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from graph import headings
from graph.html import boilerplate, grid
from graph.html.block import Block, blocks
from graph.html.document import Document, folded
from graph.line import TITLE


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page's content as text; `levels` are those of its headings, by where their lines begin."""

    text: str
    levels: Mapping[int, int]


def renderings(document: Document) -> Iterator[Rendering]:
    """Yield the content as text, the likeliest first: the main part alone, all but the site around it, everything."""
    body = document.tree.body
    if body is None:
        return
    table = grid.read(document.tree)
    unseen = boilerplate.without_text(document.tree)
    main = _main(document.tree)
    lines = blocks(body, unseen | boilerplate.around(document.tree), main, table)
    if main and not any(boilerplate.states(block.words) for block in lines if not block.main):
        yield _rendered(_of_main(lines, document.names), document)
    yield _rendered(lines, document)
    yield _rendered(blocks(body, unseen, set(), table), document)


def _main(tree: LexborHTMLParser) -> set[int]:
    """Return the node that holds the content, by its memory id: the main part, or the only article."""
    for selector in ("main, [role=main]", "article"):
        found = tree.css(selector)
        if found:
            return {node.mem_id for node in found} if len(found) == 1 or selector != "article" else set()
    return set()


def _of_main(blocks: Sequence[Block], names: Set[str]) -> list[Block]:
    """Return the blocks of the main part, with the title and the update date that stand outside of it."""
    titled = any(block.main and block.level == TITLE for block in blocks)
    return [
        block
        for block in blocks
        if block.main
        or headings.UPDATED.fullmatch(block.words)
        or (not titled and block.level == TITLE and (not names or folded(block.words) in names))
    ]


def _rendered(blocks: Sequence[Block], document: Document) -> Rendering:
    pieces: list[str] = []
    levels: dict[int, int] = {}
    length = 0
    for block in _titled(blocks, document):
        if pieces:
            pieces.append("\n" * max(block.gap, 1))
            length += len(pieces[-1])
        if block.level:
            levels[length] = block.level
        pieces.append(block.words)
        length += len(block.words)
    return Rendering("".join(pieces), levels)


def _titled(blocks: Sequence[Block], document: Document) -> Iterator[Block]:
    """Yield the blocks with the title told from other headings of its level: the line that the head names, if one is.

    Where no line is, the title is the first heading; of a page without it, what the head states is the first line.
    """
    firsts = [number for number, block in enumerate(blocks) if block.level == TITLE]
    named = [number for number in firsts or range(len(blocks)) if folded(blocks[number].words) in document.names]
    if not (firsts or named):
        if blocks and blocks[0].level and headings.alone(blocks[0].words) is None:
            named = [0]
        elif document.title:
            yield Block(document.title, 0, TITLE, main=True)
    for number, block in enumerate(blocks):
        if named and (number == named[0] or block.level == TITLE):
            yield replace(block, level=TITLE if number == named[0] else TITLE + 1)
        else:
            yield block
