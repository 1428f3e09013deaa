"""A document: a web page as it was parsed, and what its head states."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from urllib.parse import quote

from selectolax.lexbor import LexborHTMLParser

from graph.html import nesting
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
    """Parse a page as browsers do, whatever is broken in it; raises TooIntricate for what would take minutes."""
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
        names=frozenset(folded(name) for title in titles for name in _beginnings(title)),
        tree=tree,
    )


def folded(words: str) -> str:
    """Return words as two lines are compared: on one line, whatever their capitals."""
    return " ".join(text(words).plain.split()).casefold()


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
