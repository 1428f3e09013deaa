"""The query page: from an example to a download, a mistake at its line, and a Stop that stops."""

import json
import re
import urllib.request
from urllib.parse import quote

from chromium import Opener
from playwright.sync_api import Page, expect

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def write(page: Page, query: str) -> None:
    page.locator("#editor .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(query)


def ask(page: Page) -> None:
    page.get_by_role("button", name="Ask", exact=True).click()


def test_an_example_is_asked_drawn_and_taken_away(window: Opener) -> None:
    opened = window()
    page = opened.open("/sparql?language=en")
    page.get_by_text("Time", exact=True).click()
    page.get_by_role("link", name="How many initiatives were running in each year?").click()
    ask(page)
    expect(page.get_by_role("status")).to_contain_text("Answered")
    rows = page.locator("#results tbody tr").count()
    assert rows > 5
    page.get_by_role("button", name="Chart").click()
    expect(page.locator("svg.bars rect")).to_have_count(rows)
    opened.keep("query-chart")
    page.set_viewport_size({"width": 1280, "height": 1350})
    page.locator("h2", has_text="How many initiatives were running").evaluate("each => each.scrollIntoView()")
    opened.keep("readme-query", whole=False)
    assert opened.unfit() == []
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    table = taken.value.path().read_text(encoding="utf-8").splitlines()
    assert taken.value.suggested_filename == "indsatsgraf.csv"
    assert len(table) == rows + 1


def test_periods_are_drawn_as_a_timeline(window: Opener) -> None:
    opened = window()
    page = opened.open("/sparql")
    page.get_by_role("button", name="Spørg", exact=True).click()
    page.get_by_role("button", name="Tidslinje").click()
    expect(page.locator("svg.bars rect").first).to_be_visible()
    opened.keep("query-timeline")
    assert opened.unfit() == []


def test_our_classes_and_prefixes_are_completed(window: Opener) -> None:
    page = window().open("/sparql?language=en")
    write(page, "PREFIX ig: <https://w3id.org/indsatsgraf/ontology/>\nSELECT * WHERE { ?s a ig:Initi")
    page.keyboard.press("Control+Space")
    expect(page.get_by_role("option").first).to_contain_text("ig:Initiative")
    page.keyboard.press("Enter")
    expect(page.locator("#editor .CodeMirror")).to_contain_text("?s a ig:Initiative")


def test_a_mistake_is_marked_at_its_line_while_one_writes_and_where_the_server_found_it(window: Opener) -> None:
    opened = window()
    page = opened.open("/sparql?language=en")
    opened.expect(400)
    write(page, "SELECT * WHERE {\n  ?s ?p ?o .\n}\nLIMIT ten")
    mark = page.locator("#editor .wrong-mark")
    expect(mark).to_have_attribute("aria-label", re.compile(r"^Line 4: SPARQL does not go on like this"))
    ask(page)
    expect(page.get_by_role("alert")).to_contain_text("There is no answer")
    page.get_by_role("button", name="Go to line 4").click()
    expect(page.locator("#editor .CodeMirror")).to_have_class(re.compile("CodeMirror-focused"))
    opened.keep("query-mistake")
    assert opened.unfit() == []


def test_stop_ends_the_query_at_the_server(window: Opener, site: str) -> None:
    opened = window()
    page = opened.open("/sparql?language=en")
    opened.expect(409)
    write(page, ENDLESS)
    ask(page)
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    assert running(site) == 1
    stop.click()
    expect(page.get_by_role("status")).to_contain_text("The server has ended the query")
    assert running(site) == 0


def running(site: str) -> int:
    """Return how many queries are at work on the server."""
    with urllib.request.urlopen(f"{site}/metrics", timeout=30) as answer:  # noqa: S310 - our own server
        found = re.search(r"^indsatsgraf_queries_running (\d+)", answer.read().decode(), re.MULTILINE)
    assert found is not None
    return int(found[1])


def test_a_link_carries_the_query(window: Opener) -> None:
    query = "ASK { ?s ?p 'børn, æøå & #' }"
    page = window(permissions=["clipboard-read", "clipboard-write"]).open(f"/sparql?language=en#query={quote(query)}")
    page.get_by_role("button", name="Copy a link to the query").click()
    expect(page.get_by_role("status")).to_contain_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    other = window().open(link)
    expect(other.locator("#editor .CodeMirror")).to_contain_text(query)
    ask(other)
    expect(other.locator("#results")).to_contain_text("No")


def test_without_scripts_the_plain_form_asks(window: Opener) -> None:
    page = window(java_script_enabled=False).open("/sparql?language=en")
    page.get_by_label("Query", exact=True).fill("ASK {}")
    page.get_by_label("Answer as").select_option("json")
    ask(page)
    assert json.loads(page.locator("body").inner_text())["boolean"] is True
