"""The links of the site: from the front page to every initiative, and none of them dead."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from graph.permanence import things
from graph.release import open_release
from graph.store import open_read_only
from graph.terms import AS, RDF

OF_A_RELEASE = re.compile(r"/releases/[^/]+/(?!changes|$)")
"""A page that shows a thing as it was: its own links lead to more of these."""


class Crawl:
    """Every page that links lead to from one, its links, and what is at none."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.dead: dict[str, str] = {}
        self._wanted = deque([f"{site}/"])
        self.seen = {f"{site}/"}
        self.pages: dict[str, set[str]] = {}
        """Address → the anchors on the page."""
        self.anchors: dict[str, str] = {}
        """Address with an anchor → the page that leads there."""

    def run(self) -> None:
        """Follow the links until there are no more."""
        with httpx.Client(headers={"Accept": "text/html"}, timeout=30, follow_redirects=True) as client:
            while self._wanted:
                address = self._wanted.popleft()
                answer = client.get(address)
                if answer.status_code not in (200, 410):
                    self.dead[address] = str(answer.status_code)
                elif answer.headers["Content-Type"].startswith("text/html"):
                    self._read(address, str(answer.url), LexborHTMLParser(answer.content))

    def lost(self) -> dict[str, str]:
        """Return the addresses whose anchor is nowhere on the page, each with a page that leads there."""
        split = {address: urldefrag(address) for address in self.anchors}
        return {
            address: self.anchors[address]
            for address, (page, anchor) in split.items()
            if page in self.pages and unquote(anchor) not in self.pages[page]
        }

    def _read(self, asked: str, address: str, page: LexborHTMLParser) -> None:
        self.pages[asked] = {node.attributes["id"] or "" for node in page.css("[id]")}
        if OF_A_RELEASE.match(urlsplit(address).path):
            return
        for link in self._links(address, page):
            whole, anchor = urldefrag(link)
            if anchor and not anchor.startswith("query="):  # what the editor begins with, no place
                self.anchors.setdefault(link, address)
            if whole not in self.seen:
                self.seen.add(whole)
                self._wanted.append(whole)

    def _links(self, address: str, page: LexborHTMLParser) -> Iterator[str]:
        """Yield where links lead on this host; the other language has the same."""
        for node in page.css("a[href], link[href], script[src], img[src]"):
            link = urljoin(address, node.attributes.get("href") or node.attributes.get("src") or "")
            if link.startswith(f"{self.site}/") and not node.attributes.get("hreflang"):
                yield link


@pytest.fixture(scope="module")
def crawl(site: str) -> Crawl:
    made = Crawl(site)
    made.run()
    return made


def test_no_link_is_dead(crawl: Crawl) -> None:
    assert crawl.dead == {}


def test_no_link_leads_to_a_place_that_is_not_on_its_page(crawl: Crawl) -> None:
    assert crawl.lost() == {}


def test_everything_of_the_graph_is_reached_from_the_front_page(crawl: Crawl, releases: Path) -> None:
    release = open_release(releases / "current")
    opened = open_read_only(release.store)
    gone = {quad.subject for quad in opened.quads_for_pattern(None, RDF.type, AS.Tombstone)}
    iris = {each.value.removeprefix(release.base) for each in things(opened, release.base) if each not in gone}
    reached = {urlsplit(address).path.removeprefix("/") for address in crawl.seen}
    assert sorted(iris - reached) == []
    assert len([each for each in iris if each.startswith("initiative/")]) == 28
