"""Boilerplate: what of a web page is the site around its content."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from graph import headings
from graph.headings import Kind
from graph.html.block import walk

_NO_TEXT = (
    "script, style, noscript, template, iframe, object, embed, svg, math, canvas, audio, video, map, select, input,"
    " textarea, datalist"
)
_AROUND = "nav, dialog, " + ", ".join(
    f"[role={role}]" for role in ("navigation", "search", "menu", "menubar", "dialog", "alertdialog")
)
_BESIDE = "header, footer, aside, form, [role=banner], [role=contentinfo], [role=complementary]"
_HIDDEN = "[hidden], [aria-hidden=true], [style*='display:none' i], [style*='display: none' i]"
_CONTENT = "h1, main, [role=main]"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt")
_OPENING_BUTTONS = ", ".join(("button[aria-expanded]", *(f"{heading} button" for heading in _HEADINGS)))
"""Buttons that are the heading of what they open."""
_BELONGING = ", ".join(f"{part} {own}" for part in ("main", "article", "section") for own in ("header", "footer"))
"""Headers and footers that are not the site's own."""
_WORD = r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))"
_SITE = re.compile(
    rf"{_WORD}(?i:cookie\w*|consent\w*|cybot\w*|breadcrumbs?|br(?:ø|oe)dkrumme\w*|related\w*|relatere\w*|newsletters?"
    r"|nyhedsbrev\w*|shar(?:e|ing)|skip-?links?)(?![a-z])"
)
"""Names of classes that hold what is never of the page, whatever it says: a cookie banner has a "Formål" too."""
_COOKIES = re.compile(r"\bcookie", re.IGNORECASE)
_OPENING = 400
"""Characters in which a banner comes to its point."""
_MENUS = re.compile(
    rf"{_WORD}(?i:\w*menu|nav(?:bar|igation)?|footer|search|pagination|pager|sidebar|feedback|login)(?![a-z])"
)
_FOLDED = re.compile(r"accordion|collaps|panel|toggle|expand|fold|tab", re.IGNORECASE)
"""Names of classes whose content is hidden only until a reader opens it."""
_STATED = frozenset(
    {
        Kind.PERIOD, Kind.TARGET_GROUP, Kind.BACKGROUND, Kind.PURPOSE, Kind.DOCUMENTATION, Kind.PARTNERS,
        Kind.FUNDING,
    }
)  # fmt: skip
"""What only an initiative has headings for."""


def without_text(tree: LexborHTMLParser) -> set[int]:
    """Return the nodes that no reader ever sees as text, by their memory ids."""
    opening = _ids(tree.css(_OPENING_BUTTONS))
    return _ids(tree.css(_NO_TEXT)) | (_ids(tree.css("button")) - opening)


def around(tree: LexborHTMLParser) -> set[int]:
    """Return the nodes that are the site's and not the page's: menus, banners, footers, what is hidden.

    A node that holds the page's first heading or its main part is none, nor is an aside with a heading such as
    "Periode" in it.
    """
    content = _holders(tree.css(_CONTENT))
    stating = _Stating()
    beside = _ids(tree.css(_BESIDE)) - _ids(tree.css(_BELONGING)) - content
    found = _ids(tree.css(_AROUND)) | _ids(_hidden(tree)) | _ids(_named(tree, content, beside, stating))
    found |= _ids(node for node in tree.css("body > *") if _asks_for_cookies(node))
    return ((found - content) | _lists_into_page(tree)) - _ids(tree.css("html, body"))


def _ids(nodes: Iterable[LexborNode]) -> set[int]:
    return {node.mem_id for node in nodes}


def _holders(nodes: Iterable[LexborNode]) -> set[int]:
    """Return the nodes with all those that they stand in."""
    holders = set[int]()
    for node in nodes:
        _add_holders(node, holders)
    return holders


def _add_holders(node: LexborNode, holders: set[int]) -> None:
    above: LexborNode | None = node
    while above is not None and above.mem_id not in holders:
        holders.add(above.mem_id)
        above = above.parent


def states(words: str) -> bool:
    """Tell whether a line is a heading that only an initiative has, or begins with one."""
    found = headings.inline(words)
    return (found[0] if found else headings.alone(words)) in _STATED


@dataclass(slots=True)
class _Stating:
    """Tells whether a text in a node, that leads nowhere else, is a heading of an initiative or the update date.

    What is asked for nodes in the order of the page takes a time that grows with its length, however they are nested.
    """

    found: set[int] = field(default_factory=lambda: set())
    none: set[int] = field(default_factory=lambda: set())

    def holds(self, node: LexborNode) -> bool:
        if node.mem_id in self.found or node.mem_id in self.none:
            return node.mem_id in self.found
        seen: list[int] = []
        for each in node.traverse(include_text=True):
            if each.is_text_node and _says(each):
                _add_holders(each, self.found)
                return True
            seen.append(each.mem_id)
        self.none.update(seen)
        return False


def _says(text: LexborNode) -> bool:
    words = " ".join((text.text_content or "").split())
    if not words or (text.parent is not None and text.parent.tag == "a"):
        return False
    return states(words) or bool(headings.UPDATED.match(words))


def _hidden(tree: LexborHTMLParser) -> list[LexborNode]:
    hidden = [node for node in tree.css(_HIDDEN) if node.attrs.get("hidden") != "until-found"]
    opened = _opened(tree) if hidden else set[str]()
    return [node for node in hidden if not _can_be_opened(node, opened)]


def _opened(tree: LexborHTMLParser) -> set[str]:
    """Return the ids of what something on the page opens."""
    ids = {node.attrs.sget("aria-controls") for node in tree.css("[aria-controls]")}
    for name in ("href", "data-target", "data-bs-target"):
        ids |= {node.attrs.sget(name).rpartition("#")[2] for node in tree.css(f"[{name}*='#']")}
    return {one for value in ids for one in value.split()}


def _can_be_opened(node: LexborNode, opened: set[str]) -> bool:
    names = node.attrs
    return (
        names.sget("id") in opened
        or names.get("role") in ("tabpanel", "region")
        or "aria-labelledby" in names
        or bool(_FOLDED.search(names.sget("class")))
    )


def _named(tree: LexborHTMLParser, content: set[int], beside: set[int], stating: _Stating) -> Iterator[LexborNode]:
    """Yield what stands beside the content or is named as the site's, in the order of the page."""
    for node in tree.css(f"[class], [id], {_BESIDE}"):
        names = f"{node.attrs.sget('class')} {node.attrs.sget('id')}"
        site = _SITE.search(names)
        if site or (
            (node.mem_id in beside or _MENUS.search(names)) and node.mem_id not in content and not stating.holds(node)
        ):
            yield node


def _asks_for_cookies(node: LexborNode) -> bool:
    """Tell whether a layer over the page speaks of cookies, whatever its class is called."""
    return bool(_COOKIES.search(node.text()[:_OPENING]))


def _lists_into_page(tree: LexborHTMLParser) -> set[int]:
    """Return the lists that are nothing but links to places on the page."""
    links = _ids(tree.css("a[href*='#']"))
    body = tree.body
    if len(links) < 2 or body is None:
        return set()
    found = set[int]()
    outside = inside = count = 0
    open_lists: list[tuple[int, int]] = []
    for node, entering in walk(body, set()):
        if node.is_text_node:
            outside += not inside and not (node.text_content or "").isspace()
        elif node.mem_id in links:
            inside += 1 if entering else -1
            count += entering
        elif node.tag in ("ul", "ol"):
            if entering:
                open_lists.append((outside, count))
            elif (before := open_lists.pop())[0] == outside and count - before[1] > 1:
                found.add(node.mem_id)
    return found
