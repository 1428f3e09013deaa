from dataclasses import dataclass

import pytest
from werkzeug.exceptions import NotAcceptable

from server.negotiate import choose


@dataclass(frozen=True)
class Format:
    name: str
    media_type: str
    aliases: tuple[str, ...] = ()


JSON = Format("json", "application/sparql-results+json")
XML = Format("xml", "application/sparql-results+xml")
CSV = Format("csv", "text/csv")
TSV = Format("tsv", "text/tab-separated-values")
OFFERS = (JSON, XML, CSV, TSV)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv; charset=utf-8", CSV),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.8", XML),
        ("text/csv;q=0.5, */*;q=0.1", CSV),
        ("text/*", CSV),
        ("text/*, text/csv;q=0", TSV),
        ("*/*, application/sparql-results+json;q=0", XML),
        ("*/*;q=0, text/csv;q=0.001", CSV),
        ("text/csv, */*", CSV),
        ("text/csv, application/sparql-results+json", JSON),
        ("application/json", JSON),
        ("application/xml", XML),
        ("text/xml, */*;q=0.1", XML),
        ("text/html, application/xml;q=0.9, */*;q=0.8", JSON),
        ("application/rdf+xml, application/sparql-results+xml;q=0.2", XML),
        ("text/csv;q=2, text/tab-separated-values", TSV),
        ("nonsense, text/csv", CSV),
        ("nonsense", JSON),
    ],
)
def test_the_accept_header_decides(accept: str | None, chosen: Format) -> None:
    assert choose(OFFERS, accept) is chosen


@pytest.mark.parametrize("accept", ["image/png", "text/html, application/xhtml+xml", "*/*;q=0", "text/csv;q=0"])
def test_a_refusal_names_every_offer(accept: str) -> None:
    with pytest.raises(NotAcceptable) as refused:
        choose(OFFERS, accept)
    assert refused.value.description == (
        "none of the formats asked for is on offer; choose from json (application/sparql-results+json), "
        "xml (application/sparql-results+xml), csv (text/csv), tsv (text/tab-separated-values)"
    )


def test_a_name_overrides_the_accept_header() -> None:
    assert choose(OFFERS, "text/csv", "tsv") is TSV


def test_an_unknown_name_is_refused_whatever_is_accepted() -> None:
    with pytest.raises(NotAcceptable):
        choose(OFFERS, "*/*", "ttl")
