"""The site as people meet it: two releases served, and Chromium to look at them."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from chromium import MISSING, PROGRAM, Opener, Window, chromium
from playwright.sync_api import Browser
from serving import serving

from graph.build import build
from graph.terms import BASE

SHIPPED = Path(str(files("graph"))) / "pages"
GONE = Path(__file__).parent.parent / "pages" / "detail.txt"
TOMBSTONES = f"""\
@base <{BASE}> .
@prefix as: <https://www.w3.org/ns/activitystreams#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ig: <ontology/> .
<initiative/ro-i-klassen> a as:Tombstone ; as:formerType ig:Initiative ; dct:title "Ro i klassen"@da ;
    ig:reason "Siden er taget ned."@da , "The page was taken down."@en ; dct:isReplacedBy <programme/barnets-reform> .
<source/detail> a as:Tombstone ; as:formerType ig:SourceDocument ; dct:title "Ro i klassen"@da ;
    ig:reason "Siden er taget ned."@da , "The page was taken down."@en .
"""


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages that ship with one more, then without it."""
    folder = tmp_path_factory.mktemp("site")
    tombstones = folder / "tombstones.ttl"
    tombstones.write_text(TOMBSTONES, encoding="utf-8")
    build([SHIPPED, GONE], folder / "releases", today=date(2026, 1, 31))
    build([SHIPPED], folder / "releases", today=date(2026, 2, 28), tombstones=tombstones)
    return folder / "releases"


@pytest.fixture(scope="session")
def site(releases: Path) -> Iterator[str]:
    """The address of the site."""
    with serving("--release", releases / "current") as address:
        yield address


@pytest.fixture(scope="module")  # while Playwright runs, no other test of the process can have an event loop
def browser() -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip(MISSING)
    with chromium() as running:
        yield running


@pytest.fixture
def window(browser: Browser, site: str) -> Iterator[Opener]:
    """Opens windows on the site; when the test is done, nothing may have gone wrong in any."""
    opened: list[Window] = []

    def opening(*arguments: str, **options: object) -> Window:
        opened.append(Window(browser, site, *arguments, **options))
        return opened[-1]

    yield opening
    for each in opened:
        each.close()
    assert [trouble for each in opened for trouble in each.troubles] == []
