"""The shipped pages, served: every resource has its page and its data, and says where its words came from."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from serving import serving

from graph import store
from graph.build import Built
from graph.order import GROUPS, group, predicate_key
from graph.terms import BASE, IG, RDF
from graph.turtle import short
from server.labels import label


@pytest.fixture(scope="module")
def address(shipped: Built) -> Iterator[str]:
    with serving("--release", shipped.release.folder) as address:
        yield address


def get(url: str, accept: str = "text/html") -> str:
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def initiatives(shipped: Built) -> list[str]:
    found = store.open_read_only(shipped.release.store).quads_for_pattern(None, RDF.type, IG.Initiative, None)
    return sorted({quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)})


def test_every_initiative_has_a_page_with_its_source_and_turtle_with_its_title(address: str, shipped: Built) -> None:
    iris = initiatives(shipped)
    assert len(iris) == 28
    for iri in iris:
        here = iri.replace(BASE, f"{address}/")
        page = get(here)
        assert "sidens egen adresse er ikke oplyst" in page
        assert "hentningsdatoen er ikke oplyst" in page
        quads = list(parse(get(here, "text/turtle"), RdfFormat.TURTLE))
        assert (iri, IG.Initiative) in {(q.subject.value, q.object) for q in quads if isinstance(q.subject, NamedNode)}


def test_an_age_range_is_written_as_people_do_beside_the_words_of_the_page(address: str) -> None:
    page = get(f"{address}/initiative/vida")
    assert ">3–6 år</a>" in page
    assert "<mark>i alderen 3-6 år</mark>" in page


def properties_and_classes(shipped: Built) -> tuple[set[NamedNode], set[NamedNode]]:
    quads = list(store.open_read_only(shipped.release.store))
    classes = {quad.object for quad in quads if quad.predicate == RDF.type and isinstance(quad.object, NamedNode)}
    return {quad.predicate for quad in quads}, classes


def test_every_property_and_class_has_a_name_for_people(shipped: Built) -> None:
    opened = store.open_read_only(shipped.release.store)
    properties, classes = properties_and_classes(shipped)
    assert [each.value for each in properties | classes if label(opened, each) in (each.value, short(each.value))] == []


def test_every_property_and_class_has_its_place_in_turtle(shipped: Built) -> None:
    properties, classes = properties_and_classes(shipped)
    last, _ = predicate_key(NamedNode("http://example.org/unknown"))
    assert [each.value for each in properties if predicate_key(each)[0] == last] == []
    assert [each.value for each in classes if GROUPS[group([each])] == "Everything else"] == []


def test_the_first_start_builds_the_release_that_it_serves(tmp_path: Path) -> None:
    with serving(cwd=tmp_path) as address:
        assert "Børnehuse" in get(f"{address}/initiative/")
