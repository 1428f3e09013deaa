"""Every kind of page, in both languages, wide and narrow, light and dark: whole, quiet, and fit for everyone."""

import pytest
from chromium import Opener

KINDS = {
    "home": "/",
    "initiatives": "/initiative/",
    "bodies": "/agency/?page=2",
    "initiative": "/initiative/boernehuse",
    "initiative-with-money": "/initiative/fritidspas",
    "body": "/agency/socialstyrelsen",
    "programme": "/programme/satspuljen",
    "law": "/law/serviceloven",
    "concept": "/concept/setting/dagtilbud",
    "scheme": "/concept/setting",
    "source": "/source/002_4b03cd7b5420c8a1",
    "report-an-error": "/report?about=https://w3id.org/indsatsgraf/initiative/boernehuse",
    "search": "/search",
    "search-found": "/search?q=udsatte+familier&life-stage=concept/life-stage/barn",
    "search-nothing": "/search?q=zzzzzzzz",
    "query": "/sparql",
    "query-example": "/sparql?example=a-programme",
    "citation": "/sparql/citation?query=ASK%20%7B%7D",
    "ontology": "/ontology.html",
    "releases": "/releases/",
    "release": "/releases/2026-02-28/",
    "changes": "/releases/2026-02-28/changes",
    "old-initiative": "/releases/2026-01-31/initiative/ro-i-klassen",
    "validation": "/validation",
    "about": "/about",
}
REFUSED = {
    "unknown": ("/initiative/boernehus", 404),
    "withdrawn": ("/initiative/ro-i-klassen", 410),
    "search-faults": ("/search?q=x&age-from=200&page=0", 400),
    "malformed": ("/sparql?query=SELECT", 400),
    "not-on-offer": ("/initiative/boernehuse?format=xls", 406),
}
PAGES = {name: (path, 200) for name, path in KINDS.items()} | REFUSED


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_fit_for_everyone(window: Opener, name: str, language: str) -> None:
    path, status = PAGES[name]
    for width, scheme in (("desktop", "light"), ("phone", "dark")):
        opened = window(width, color_scheme=scheme)
        page = opened.open(f"{path}{'&' if '?' in path else '?'}language={language}", status)
        opened.keep(f"{name}-{language}-{width}")
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        assert not opened.is_wider_than_the_screen(), width
        assert "\n".join(opened.unfit()) == "", f"{width}, {scheme}"
