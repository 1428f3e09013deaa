"""IRIs are minted once and never move."""

import pytest

from graph import iri
from graph.iri import Known
from graph.terms import BASE


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Børnehuse", "boernehuse"),
        ("Lovændring SEL § 11", "lovaendring-sel-par-11"),
        ("Tidlig indsats – Livslang effekt", "tidlig-indsats-livslang-effekt"),
        ("På 3. og 5. klassetrin!", "paa-3-og-5-klassetrin"),
        ("Café Ærø Élan", "cafe-aeroe-elan"),
        ("Bo\u0308rn", "born"),
        ("ord " * 30, "-".join(["ord"] * 20)),
        ("x" * 100, "x" * 80),
    ],
)
def test_a_slug_is_ascii_and_at_most_80_characters(title: str, slug: str) -> None:
    assert iri.slug(title) == slug
    assert len(iri.slug(title)) <= 80


def test_the_same_title_in_another_guise_is_the_same_initiative() -> None:
    found = iri.assign([("a", "Tidlig indsats – nu", 2014), ("b", "TIDLIG  INDSATS - NU", 2016)], [])
    assert len(set(found.values())) == 1


def test_titles_whose_slugs_collide_get_their_start_year() -> None:
    found = iri.assign(
        [("a", "Sag: nu", 2014), ("a", "Sag nu", 2016), ("a", "Sag, nu", 2016), ("a", "Sag? nu", None)], []
    )
    assert [each.value.removeprefix(BASE + "initiative/") for each in found.values()] == [
        "sag-nu",
        "sag-nu-2016",
        "sag-nu-2016-2",
        "sag-nu-2",
    ]


def test_a_corrected_title_keeps_the_iri_that_the_lookup_gives_it() -> None:
    known = [
        Known("a", "Bornehuse", BASE + "initiative/bornehuse"),
        Known("a", "Børnehuse", BASE + "initiative/bornehuse"),
    ]
    found = iri.assign([("a", "Børnehuse", 2013)], known)
    assert [each.value for each in found.values()] == [BASE + "initiative/bornehuse"]


def test_a_title_that_is_gone_and_a_new_one_are_told_with_the_line_to_add() -> None:
    known = [Known("a", "Bornehuse", BASE + "initiative/bornehuse"), Known("a", "KEEP", BASE + "initiative/keep")]
    assert iri.moved("a", ["Børnehuse", "KEEP"], known) == [
        "a: “Bornehuse” is gone and “Børnehuse” is new; if they are one, add to graph/iris.tsv: "
        f"a\tBørnehuse\t{BASE}initiative/bornehuse"
    ]
    assert iri.moved("a", ["KEEP"], known) == []
    assert iri.moved("b", ["Helt ny"], known) == []


def test_the_committed_lookup_holds_every_title_of_the_shipped_pages() -> None:
    from graph.build import read

    told = {(row.source, row.title): row.iri for row in iri.lookup()}
    found = {(r.page.id, title): node.value for r in read([]) for title, node in r.iris.items()}
    assert told == found
