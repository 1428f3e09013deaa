"""What one does on the site without ever hearing of SPARQL: search, narrow down, read, and ask how we know."""

import re
from pathlib import Path

import pytest
from chromium import Opener
from playwright.sync_api import Page, expect

FOUND = re.compile(r"^\d+ initiatives?$")


def titles(page: Page) -> list[str]:
    return page.locator("ol.hits h3 a").all_inner_texts()


def test_a_search_from_the_front_page_finds_every_form_of_a_word(window: Opener) -> None:
    page = window().open("/")
    page.get_by_role("searchbox", name="Søg i indsatserne").first.fill("børnehus")
    page.get_by_role("button", name="Søg").first.click()
    assert "Børnehuse" in titles(page)
    page.get_by_role("link", name="Børnehuse", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Børnehuse"


def test_facets_narrow_a_search_and_a_chip_takes_a_choice_back(window: Opener) -> None:
    page = window().open("/search?language=en")
    heading = page.get_by_role("heading", level=2, name=FOUND)
    everything = heading.inner_text()
    counted = page.locator("label", has=page.locator("input[name='life-stage']")).first
    number = counted.locator(".count").inner_text()
    counted.locator("input").check()
    page.get_by_role("button", name="Apply").first.click()
    assert heading.inner_text() == f"{number} initiative{'s' * (number != '1')}"
    assert "life-stage=" in page.url
    page.go_back()
    page.go_forward()
    assert heading.inner_text() == f"{number} initiative{'s' * (number != '1')}"
    page.get_by_role("list", name="What is chosen").get_by_role("link").first.click()
    assert heading.inner_text() == everything


def test_the_slider_of_ages_is_moved_by_keys_and_searches_for_what_it_shows(window: Opener) -> None:
    page = window().open("/search?language=en")
    page.get_by_role("slider", name="Age from").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.get_by_role("slider", name="Age to").fill("6")
    expect(page.locator(".slider output")).to_have_text("ages 3 to 6")
    page.get_by_role("button", name="Apply").first.click()
    assert "age-from=3" in page.url
    assert "age-to=6" in page.url
    expect(page.locator(".slider output")).to_have_text("ages 3 to 6")
    assert "VIDA" in titles(page)


def test_the_query_of_a_search_gives_the_same_initiatives(window: Opener) -> None:
    page = window().open("/search?q=vold&sort=title&language=en")
    found = titles(page)
    page.get_by_role("link", name="Ask the same in SPARQL").click()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Answered")
    rows = page.locator("#results tbody tr")
    assert rows.count() == len(found) > 0
    assert [title for title in found if title not in page.locator("#results").inner_text()] == []


@pytest.mark.parametrize("scripted", [True, False])
def test_how_we_know_opens_the_page_at_its_marked_words(window: Opener, scripted: bool) -> None:
    opened = window(java_script_enabled=scripted)
    page = opened.open("/initiative/boernehuse?language=en")
    fact = page.locator("dd", has=page.get_by_text("2013–2016")).first
    fact.get_by_text("How do we know?").click()
    opened.keep("readme-initiative", whole=False)
    quote = fact.locator("blockquote")
    words = quote.locator("mark").inner_text()
    quote.get_by_role("link").click()
    assert re.search(r"/source/\w+\.html\?language=en#w\d+-\d+$", page.url)
    marked = page.locator(":target")
    assert marked.inner_text() == words
    expect(marked).to_be_in_viewport()
    assert page.locator(":target").evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    opened.keep("source-at-words", whole=False)


def test_an_error_in_a_fact_can_be_told_of(window: Opener) -> None:
    page = window().open("/initiative/boernehuse?language=en")
    fact = page.locator("dd", has=page.get_by_text("2013–2016")).first
    fact.get_by_text("How do we know?").click()
    words = fact.locator("blockquote mark").first.inner_text()
    fact.get_by_role("link", name="Report an error in this fact").click()
    told = page.locator("pre").inner_text()
    assert "Of: Børnehuse <https://w3id.org/indsatsgraf/initiative/boernehuse>" in told
    assert f"Words: »{words}«" in told


def test_without_scripts_one_searches_narrows_and_reads(window: Opener) -> None:
    page = window(java_script_enabled=False).open("/search?language=en")
    page.get_by_label("Words in titles, texts and concepts").fill("barn")
    page.locator("input[name='setting']").first.check()
    page.get_by_role("button", name="Apply").first.click()
    assert "q=barn" in page.url
    assert "setting=" in page.url
    page.locator("ol.hits a").first.click()
    assert page.get_by_text("How do we know?").count() > 0


def test_the_keyboard_reaches_the_content_past_the_menu_and_shows_where_it_is(window: Opener) -> None:
    opened = window()
    page = opened.open("/?language=en")
    opened.keep("readme-home", whole=False)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.locator("main :focus")
    assert focused.count() == 1
    assert focused.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


def test_the_language_is_changed_on_every_page_and_stays(window: Opener) -> None:
    page = window(locale="en-GB").open("/initiative/boernehuse")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Dansk").click()
    assert page.locator("html").get_attribute("lang") == "da"
    page.locator("dl.facts dd > a").first.click()
    assert page.locator("html").get_attribute("lang") == "da"


def test_a_page_prints_as_a_clean_sheet(window: Opener, tmp_path: Path) -> None:
    opened = window()
    page = opened.open("/initiative/boernehuse")
    page.emulate_media(media="print")
    for hidden in ("nav.main", ".find", ".languages", ".skip"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    opened.keep("initiative-print")
    page.pdf(path=tmp_path / "sheet.pdf", format="A4")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
