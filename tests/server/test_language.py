"""Danish and English: one catalogue, one choice, and no word of ours in the language that the page is not in."""

import ast
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal
from werkzeug import exceptions

from graph import errors, store
from graph.build import Built
from server import language, services
from server.app import create_app
from server.settings import Settings

ROOT = Path(__file__).parents[2]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FIELD = re.compile(r"%\((\w+)\)([sdgr])")
TRIMMED = " .:,;–()·"
CODE = {"script", "style", "pre", "code", "textarea"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
PATHS = (
    *(
        "/",
        "/about",
        "/search",
        "/search?q=familie",
        "/sparql",
        "/ontology.html",
        "/releases/",
        "/validation",
        "/report",
    ),
    *("/initiative/keep.html", "/agency/socialstyrelsen.html", "/law/serviceloven/par-52.html"),
    *("/programme/de-utrolige-aar.html", "/concept/situation.html", "/concept/life-stage/voksen-borger.html"),
    *("/source/000_121ec168e3503f58.html", "/releases/2026-01-31/", "/releases/2026-01-31/initiative/"),
    *("/sparql/citation?query=ASK%7B%7D", "/releases/2026-01-31/sparql"),
)
"""A page of every kind."""
REFUSED = {
    "/initiative/keeb": 404,
    "/search?page=x": 400,
    "/initiative/?page=999": 404,
    "/initiative/?page=-1": 400,
    "/report?about=x": 404,
    "/releases/2020-01-01/": 404,
    "/releases/2026-01-31/changes": 404,
    "/sitemap-9.xml": 404,
    "/sparql?example=x": 404,
    "/sparql?query=SELECT+%2A+%7B": 400,
    "/sparql?query=LOAD+%3Cx%3Ay%3E": 400,
    "/sparql?query=ASK%7B%7D&timeout=x": 400,
    "/validation?format=x": 406,
    "/graphs": 400,
}
"""Pages of errors, with their status."""


@pytest.fixture(scope="module")
def app(shipped: Built) -> Iterator[Flask]:
    app = create_app(Settings(shipped.release.folder, workers=1))
    yield app
    services.of(app).close()


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with language.CATALOGUE.open("rb") as file:
        return read_po(file, locale="da")


def said() -> set[str]:
    """What code and templates say, the errors among it, as `make messages` finds it."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    options = {each["pattern"]: {key: each[key] for key in each.keys() & {"silent"}} for each in mappings}
    keywords = {**DEFAULT_KEYWORDS, "marked": None, "Message": None}
    found = (each for room in ("graph", "server") for each in extract_from_dir(ROOT / room, methods, options, keywords))
    return {each if isinstance(each, str) else each[0] for _, _, each, _, _ in found}


def texts(found: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found)


STRINGS = (ast.Constant, ast.JoinedStr)
ENGLISH = {
    *("server/cli.py: InputError", "server/listener.py: InputError"),  # for whoever starts a server
    *("server/search/file.py: ReleaseError",),  # the same, in the log
    *("server/remote.py: StoreFailed",),  # of the database, which a page quotes
}

SMALL = {
    "da": {"og", "af", "til", "som", "den", "det", "der", "ikke", "med", "på", "eller", "fra", "er", "hvad", "efter"},
    "en": {"the", "and", "of", "which", "that", "is", "are", "not", "with", "from", "or", "what", "was", "there", "it"},
}
"""Words that no sentence of a language does without; none of them is one of the other's."""


@pytest.fixture(scope="module")
def stated(shipped: Built) -> str:
    """All texts of the data, as pages show them."""
    quads = store.open_read_only(shipped.release.store).quads_for_pattern(None, None, None)
    return " ".join(" ".join(quad.object.value.split()) for quad in quads if isinstance(quad.object, Literal))


class Reader(HTMLParser):
    """The words of a page by the language that they are marked as, and what attributes say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: dict[str, list[str]] = {"da": [], "en": []}
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    @property
    def _language(self) -> str:
        return next((own for _, own in reversed(self._open) if own), "da")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._open.append(
            (tag, told.get("lang") or ("none" if tag in ("script", "style", "pre", "code", "textarea") else ""))
        )
        for name in ("aria-label", "placeholder", "title", "alt"):
            self._hear(told.get(name) or "")
        if tag in VOID:
            self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._hear(data)

    def _hear(self, text: str) -> None:
        self.words.setdefault(self._language, []).append(" ".join(text.split()))


def test_everything_that_the_site_says_is_translated_and_nothing_else(catalogue: Catalog) -> None:
    kept = {texts(each.id)[0] for each in catalogue if each.id}
    assert kept == said(), "run `make messages`, then translate what is new"
    assert [each.id for each in catalogue if each.id and not all(texts(each.string))] == []
    assert [each.id for each in catalogue if each.id and each.fuzzy] == []


def test_every_error_that_a_page_can_tell_has_a_message_of_the_catalogue() -> None:
    kinds = {name: kind for name, kind in {**vars(exceptions), **vars(errors)}.items() if isinstance(kind, type)}
    english = {
        f"{path.relative_to(ROOT)}: {call.func.id}"
        for path in (ROOT / "server").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in kinds
        if issubclass(kinds[call.func.id], Exception) and call.args and isinstance(call.args[0], STRINGS)
    }
    assert english == ENGLISH


def test_each_message_is_written_where_it_is_made() -> None:
    # What stands elsewhere is not found for the catalogue.
    elsewhere = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in [*(ROOT / "graph").rglob("*.py"), *(ROOT / "server").rglob("*.py")]
        if "from graph.message import" in path.read_text()
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Message"
        if not isinstance(call.args[0], ast.Constant)
    ]
    assert elsewhere == []


def test_a_translation_has_the_fields_of_its_message(catalogue: Catalog) -> None:
    for each in catalogue:
        for message, translation in zip(texts(each.id), texts(each.string), strict=True):
            assert sorted(FIELD.findall(message)) == sorted(FIELD.findall(translation)), message


@pytest.mark.parametrize("path", [*PATHS, *REFUSED])
def test_a_page_says_no_word_of_ours_in_the_other_language(
    client: FlaskClient, catalogue: Catalog, stated: str, path: str
) -> None:
    pairs = [(one, other) for each in catalogue if each.id for one, other in _pairs(each.id, each.string)]
    for own, wrong in (("da", {one for one, _ in pairs}), ("en", {other for _, other in pairs})):
        right = {other if own == "da" else one for one, other in pairs}
        answer = client.get(f"{path}{'&' if '?' in path else '?'}language={own}", headers={"Accept": BROWSER})
        page = answer.text
        assert answer.status_code == REFUSED.get(path, 200)
        assert page.startswith(f'<!doctype html>\n<html lang="{own}">')
        heard = [each.strip(TRIMMED) for each in Reader(page).words[own]]
        assert [each for each in heard if each in wrong - right] == []
        small = SMALL["en" if own == "da" else "da"]
        ours = [
            each
            for each in heard
            if "://" not in each and each.strip("… ").removesuffix(" – Indsatsgraf") not in stated
        ]
        assert [each for each in ours if small & set(re.findall(r"\w+", each.lower()))] == []


def test_the_address_chooses_the_language_then_the_header_then_danish(client: FlaskClient) -> None:
    for asked, header, given in (
        ("?language=en", "da", "en"),
        ("?language=da", "en", "da"),
        ("", "en-US,en;q=0.9", "en"),
        ("", "en-GB, da;q=0.5", "en"),
        ("", "sv, da;q=0.8, en;q=0.2", "da"),
        ("", "de, fr", "da"),
        ("", "*", "da"),
        ("", "en;q=0, ;;q=x", "da"),
    ):
        answer = client.get(f"/about{asked}", headers={"Accept-Language": header})
        assert (answer.text.partition('lang="')[2][:2], answer.headers["Vary"]) == (
            given,
            "Accept, Accept-Encoding, Accept-Language",
        )


def test_each_language_of_a_page_has_a_tag_of_its_own(client: FlaskClient) -> None:
    danish, english = (client.get("/about", headers={"Accept-Language": each}) for each in ("da", "en"))
    assert danish.headers["ETag"] != english.headers["ETag"]
    known = {"If-None-Match": danish.headers["ETag"]}
    assert client.get("/about", headers={"Accept-Language": "da", **known}).status_code == 304
    assert client.get("/about", headers={"Accept-Language": "en", **known}).status_code == 200


def test_a_language_that_there_is_not_is_refused(client: FlaskClient) -> None:
    for header, told in (
        ("da", "kan ikke vælges; vælg mellem da, en"),
        ("en", "is not on offer; choose from da, en"),
    ):
        asked = {"Accept": BROWSER, "Accept-Language": header}
        answer = client.get("/about?language=%3Cscript%3E", headers=asked)
        assert (answer.status_code, "<script" in answer.text) == (400, False)
        assert f"language: &#39;&lt;script&gt;&#39; {told}" in answer.text


def test_a_page_names_itself_in_each_language_and_its_links_keep_the_chosen_one(client: FlaskClient) -> None:
    page = client.get("/about?language=en").text
    for each in ("da", "en"):
        assert f'<link rel="alternate" hreflang="{each}" href="http://localhost/about?language={each}">' in page
        assert f'<a href="/about?language={each}" hreflang="{each}" lang="{each}"' in page
    for target in re.findall(r'<a href="(/[^"]*)"', page.partition("<main")[2]):
        assert "language=en" in target, target


def test_an_odd_address_is_escaped_wherever_a_page_repeats_it(client: FlaskClient) -> None:
    for path in ("/%00", "/a%0Ab", "/%22%3E%3Cscript%3E", "/v%C3%A6rested?q=%22%3E%3Cscript%3E"):
        answer = client.get(path, headers={"Accept": BROWSER})
        assert (answer.status_code, "<script" in answer.text, "\0" in answer.text) == (404, False, False)
        assert f'href="http://localhost{path}{"&amp;" if "?" in path else "?"}language=en"' in answer.text


def test_numbers_and_days_are_written_as_the_language_has_them(client: FlaskClient) -> None:
    danish, english = (client.get(f"/releases/2026-01-31/?language={each}").text for each in ("da", "en"))
    assert re.search(r"Udgivet \d+\. \w+ 20\d\d kl\. \d\d\.\d\d\.\d\d UTC\.", danish)
    assert re.search(r"Published \d+ \w+ 20\d\d at \d\d:\d\d:\d\d UTC\.", english)
    assert (re.search(r"\d,\d kB", danish) is not None, re.search(r"\d\.\d kB", english) is not None) == (True, True)


def _pairs(message: object, translation: object) -> Iterator[tuple[str, str]]:
    assert isinstance(message, str | tuple | list)
    assert isinstance(translation, str | tuple | list)
    for one, other in zip(texts(message), texts(translation), strict=True):
        if not FIELD.search(one):
            yield one.strip(TRIMMED), other.strip(TRIMMED)
