"""Boilerplate: what of a web page is the site around its content."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from graph import headings
from graph.headings import Kind

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
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"})
_PARTS = frozenset({"main", "article", "section"})
"""What a header or footer belongs to, where it is not the site's own."""
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
    unseen = {node.mem_id for node in tree.css(_NO_TEXT)}
    return unseen | {node.mem_id for node in tree.css("button") if not _opens(node)}


def around(tree: LexborHTMLParser) -> set[int]:
    """Return the nodes that are the site's and not the page's: menus, banners, footers, what is hidden.

    A node that holds the page's first heading or its main part is none, nor is an aside with a heading such as
    "Periode" in it.
    """
    found = [node for node in tree.css(_AROUND) if not _holds_content(node)]
    found += [node for node in tree.css(_BESIDE) if not (_belongs(node) or _holds_content(node) or _states(node))]
    found += _hidden(tree)
    found += _named(tree)
    found += [node for node in tree.css("ul, ol") if _leads_into_page(node)]
    found += [node for node in tree.css("body > *") if _asks_for_cookies(node)]
    return {node.mem_id for node in found if node.tag not in ("html", "body")}


def _opens(button: LexborNode) -> bool:
    """Tell whether a button is the heading of what it opens."""
    return "aria-expanded" in button.attrs or any(node.tag in _HEADINGS for node in _ancestors(button))


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _holds_content(node: LexborNode) -> bool:
    return node.css_first(_CONTENT) is not None


def _belongs(node: LexborNode) -> bool:
    return node.tag in ("header", "footer") and any(above.tag in _PARTS for above in _ancestors(node))


def states(words: str) -> bool:
    """Tell whether a line is a heading that only an initiative has, or begins with one."""
    found = headings.inline(words)
    return (found[0] if found else headings.alone(words)) in _STATED


def _states(node: LexborNode) -> bool:
    """Tell whether a text in a node, that leads nowhere else, is a heading of an initiative or the update date."""
    for text in node.traverse(include_text=True):
        words = " ".join((text.text_content or "").split()) if text.is_text_node else ""
        if not words or (text.parent is not None and text.parent.tag == "a"):
            continue
        if states(words) or headings.UPDATED.match(words):
            return True
    return False


def _hidden(tree: LexborHTMLParser) -> list[LexborNode]:
    hidden = [node for node in tree.css(_HIDDEN) if node.attrs.get("hidden") != "until-found"]
    opened = _opened(tree) if hidden else set[str]()
    return [node for node in hidden if not _can_be_opened(node, opened) and not _holds_content(node)]


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


def _named(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    for node in tree.css("[class], [id]"):
        names = f"{node.attrs.sget('class')} {node.attrs.sget('id')}"
        site = _SITE.search(names)
        if (site or _MENUS.search(names)) and not _holds_content(node) and (site or not _states(node)):
            yield node


def _asks_for_cookies(node: LexborNode) -> bool:
    """Tell whether a layer over the page speaks of cookies, whatever its class is called."""
    return not _holds_content(node) and bool(_COOKIES.search(node.text()[:_OPENING]))


def _leads_into_page(node: LexborNode) -> bool:
    """Tell whether a list is nothing but links to places on the page."""
    links = node.css("a[href*='#']")
    if len(links) < 2:
        return False
    return "".join("".join(link.text().split()) for link in links) == "".join(node.text().split())
