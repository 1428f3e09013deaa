"""A page saved as HTML: what its head states, and renderings of its content as text."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from urllib.parse import quote

from selectolax.lexbor import LexborHTMLParser

from graph import headings
from graph.html import boilerplate, grid, nesting, rendering
from graph.html.rendering import Block
from graph.line import TITLE
from graph.text import text

_MARKUP = re.compile(
    r"\s*+(?>(?:<!--.*?-->|<\?xml[^>]*>)\s*)*+<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_ANY_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|main|article|section|div|p|h[1-6]|table|ul|ol|dl|br)\b", re.IGNORECASE
)
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|.{0,200}?\burl:\s*)(?P<address>https?://[^\s>]+)", re.S | re.I
)
_HEAD = 4096
"""Characters in which browsers note where a page was saved from."""
_LONGEST_TITLE = 500
"""Characters of a title that the head states; a longer one is none."""
_BETWEEN = re.compile(r"\s+[»·•–—-]\s+|\s*\|\s*")
_PUBLISHER = re.compile(r"styrelse|ministeri|kommune|region|\.dk\b|^(?:forside|sbst|vidensportal\w*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page's content as text; `levels` are those of its headings, by where their lines begin."""

    text: str
    levels: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page: its own address and title, None where it states none; `names` are those a line may repeat."""

    address: str | None
    title: str | None
    names: frozenset[str]
    tree: LexborHTMLParser


def recognised(content: str, by_name: bool) -> bool:
    """Tell whether a file holds HTML: as it begins, or, where its name says so, by any element."""
    return bool(_MARKUP.match(content) or (by_name and _ANY_MARKUP.search(content)))


def parse(source: str) -> Document:
    """Parse a page as browsers do, whatever is broken in it; raises TooDeep for what would take minutes."""
    nesting.check(source)
    tree = LexborHTMLParser(source)
    stated = (*_attributes(tree, "link[rel~=canonical i]", "href"), *_properties(tree, "og:url"))
    saved = _SAVED_FROM.search(source, 0, _HEAD)
    addresses = [*stated, *((saved.group("address"),) if saved else ())]
    stated_titles = (*_properties(tree, "og:title"), *_texts(tree, "head > title"))
    titles = [" ".join(title.split()) for title in stated_titles if len(title) <= _LONGEST_TITLE]
    sites = frozenset(_properties(tree, "og:site_name"))
    return Document(
        address=next(filter(None, map(_web, addresses)), None),
        title=next(filter(None, (_without_site(title, sites) for title in titles)), None),
        names=frozenset(_folded(name) for title in titles for name in _beginnings(title)),
        tree=tree,
    )


def renderings(document: Document) -> Iterator[Rendering]:
    """Yield the content as text, the likeliest first: the main part alone, all but the site around it, everything."""
    body = document.tree.body
    if body is None:
        return
    table = grid.read(document.tree)
    unseen = boilerplate.without_text(document.tree)
    main = _main(document.tree)
    blocks = rendering.blocks(body, unseen | boilerplate.around(document.tree), main, table)
    if main and not any(boilerplate.states(block.words) for block in blocks if not block.main):
        yield _rendered(_of_main(blocks, document.names), document)
    yield _rendered(blocks, document)
    yield _rendered(rendering.blocks(body, unseen, set(), table), document)


def _attributes(tree: LexborHTMLParser, selector: str, name: str) -> Iterator[str]:
    for node in tree.css(selector):
        yield node.attrs.sget(name).strip()


def _properties(tree: LexborHTMLParser, name: str) -> Iterator[str]:
    yield from _attributes(tree, f'meta[property="{name}"], meta[name="{name}"]', "content")


def _web(address: str) -> str | None:
    """Return an address as it may stand in a link, None where it is none of the web."""
    quoted = quote(address, safe="!#$%&'()*+,/:;=?@~")
    return quoted if re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:/\S*)?", quoted, re.ASCII) else None


def _texts(tree: LexborHTMLParser, selector: str) -> Iterator[str]:
    for node in tree.css(selector):
        yield node.text()


def _without_site(title: str, sites: Set[str]) -> str:
    """Return a title without the name of the site behind it; nothing where it is only that."""
    for end in reversed([match.span() for match in _BETWEEN.finditer(title)]):
        behind = title[end[1] :]
        if behind in sites or _PUBLISHER.search(behind) or "|" in title[slice(*end)]:
            title = title[: end[0]]
    return "" if title in sites else title


def _beginnings(title: str) -> Iterator[str]:
    """Yield a title, and what stands before each place where the name of a site may begin."""
    yield title
    for match in _BETWEEN.finditer(title):
        yield title[: match.start()]


def _folded(words: str) -> str:
    return " ".join(text(words).plain.split()).casefold()


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
        or (not titled and block.level == TITLE and (not names or _folded(block.words) in names))
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
    named = [number for number in firsts or range(len(blocks)) if _folded(blocks[number].words) in document.names]
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
