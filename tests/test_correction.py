"""Corrections by a person: applied at build, kept apart, shown as what they are, and told when they fit no more."""

import re
from pathlib import Path
from urllib.request import urlopen

import pytest
from program import Call
from pyoxigraph import QuerySolutions
from serving import serving

from graph import store
from graph.release import open_release
from graph.terms import BASE

PAGE = "Sagen\n\nBørn udsat for vold.\n\nPeriode:\n2014\n\nMålgruppe:\nBørn over 10 år.\n"
PREFIXES = """@base <https://w3id.org/indsatsgraf/> .
@prefix ig: <https://w3id.org/indsatsgraf/ontology/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ABOUT = """a ig:Correction ; ig:reason "Volden nævnes som eksempel."@da , "Violence is an example."@en ;
    dct:date "2026-01-31"^^xsd:date ; dct:source <https://example.org/aktstykke> , "projektlederen"@da"""
SAGEN = "<initiative/sagen>"
VIOLENCE = f"{SAGEN} ig:situation <concept/situation/vold>"
SCHOOL = f"{SAGEN} ig:setting <concept/setting/skole>"
GROUP = f"{SAGEN} ig:hasTargetGroup <initiative/sagen/side/target-group/1>"


def statement(triple: str) -> str:
    subject, predicate, value = triple.split(" ", 2)
    return f"[ rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {value} ]"


def correction(name: str, *, adds: tuple[str, ...] = (), withdraws: tuple[str, ...] = ()) -> str:
    said = [f"ig:adds {statement(each)}" for each in adds] + [f"ig:withdraws {statement(each)}" for each in withdraws]
    return f"<correction/{name}> {' ; '.join([ABOUT, *said])} .\n"


def built(call: Call, folder: Path, corrections: str) -> tuple[int, str, str]:
    """Build one page with a file of corrections."""
    (folder / "side.txt").write_text(PAGE, encoding="utf-8")
    (folder / "rettelser.ttl").write_text(PREFIXES + corrections, encoding="utf-8")
    return call(
        *("build", folder / "side.txt", "--out", folder / "releases", "--corrections", folder / "rettelser.ttl")
    )


def rows(folder: Path, query: str) -> list[tuple[str, ...]]:
    release = open_release(folder / "releases" / "current")
    prefixes = re.sub(r"@(base|prefix)(.*) \.", r"\1\2", PREFIXES)
    found = store.open_read_only(release.store).query(prefixes + query)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(term.value.removeprefix(BASE) if term else "" for term in row) for row in found)  # type: ignore[union-attr]  # no triples


def in_graph(name: str, pattern: str) -> str:
    return f"GRAPH <graph/{name}> {{ {pattern} }}"


# What a correction does ------------------------------------------------------


def test_the_shipped_file_corrects_nothing(call: Call, tmp_path: Path) -> None:
    (tmp_path / "side.txt").write_text(PAGE, encoding="utf-8")
    assert call("build", tmp_path / "side.txt", "--out", tmp_path / "releases")[0] == 0
    assert rows(tmp_path, "SELECT ?c { { ?c a ig:Correction } UNION { GRAPH ?g { ?c a ig:Correction } } }") == []


def test_what_is_withdrawn_leaves_the_default_graph_and_stays_where_it_was_read(call: Call, tmp_path: Path) -> None:
    assert built(call, tmp_path, correction("vold", withdraws=(VIOLENCE,)))[0] == 0
    assert rows(tmp_path, f"SELECT ?s {{ {SAGEN} ig:situation ?s }}") == []
    assert rows(tmp_path, f"SELECT ?s {{ GRAPH <source/side> {{ {SAGEN} ig:situation ?s }} }}") == [
        ("concept/situation/vold",)
    ]
    marked = "?a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; ig:supportedBy ?span ; ig:withdrawnBy ?c"
    assert rows(tmp_path, f"SELECT ?s ?p ?o ?span ?c {{ {in_graph('evidence', marked)} }}") == [
        (
            "initiative/sagen",
            "ontology/situation",
            "concept/situation/vold",
            "span/side/22-26",
            "correction/vold",
        )
    ]


def test_a_node_is_withdrawn_with_all_that_it_says(call: Call, tmp_path: Path) -> None:
    status, out, _ = built(call, tmp_path, correction("gruppe", withdraws=(GROUP,)))
    assert status == 0
    assert "Initiative-target-group" in out
    assert rows(tmp_path, "SELECT ?p { <initiative/sagen/side/target-group/1> ?p ?o }") == []
    assert rows(tmp_path, "SELECT ?p { <initiative/sagen/side/age-range/1> ?p ?o }") == []
    marked = "?a ig:withdrawnBy <correction/gruppe> ; rdf:predicate ?p"
    assert rows(tmp_path, f"SELECT ?p {{ {in_graph('evidence', marked)} }}") == [
        ("ontology/hasAgeRange",),
        ("ontology/hasTargetGroup",),
        ("ontology/lifeStage",),
    ]


def test_what_a_correction_adds_must_keep_the_rules(call: Call, tmp_path: Path) -> None:
    status, out, err = built(call, tmp_path, correction("antal", adds=(f"{SAGEN} ig:municipalityCount 250",)))
    assert (status, out) == (1, "")
    assert "Nothing was published" in err


def test_what_is_added_rests_on_the_correction_and_not_on_words(call: Call, tmp_path: Path) -> None:
    assert built(call, tmp_path, correction("skole", adds=(SCHOOL,)))[0] == 0
    assert rows(tmp_path, f"SELECT ?s {{ {SAGEN} ig:setting ?s }}") == [("concept/setting/skole",)]
    assert rows(tmp_path, f"SELECT ?g {{ GRAPH ?g {{ {SCHOOL} }} }}") == [("graph/corrections",)]
    asserted = f"?a a ig:Assertion ; rdf:subject {SAGEN} ; rdf:predicate ig:setting ; ig:supportedBy ?by"
    assert rows(tmp_path, f"SELECT ?a ?by {{ {in_graph('evidence', asserted)} }}") == [
        ("correction/skole/added/1", "correction/skole")
    ]


def test_a_correction_is_published_with_its_reasons_date_and_sources(call: Call, tmp_path: Path) -> None:
    assert built(call, tmp_path, correction("begge", adds=(SCHOOL,), withdraws=(VIOLENCE,)))[0] == 0
    assert rows(tmp_path, f"SELECT ?p ?o {{ {in_graph('corrections', '<correction/begge> ?p ?o')} }}") == sorted(
        [
            ("http://purl.org/dc/terms/date", "2026-01-31"),
            ("http://purl.org/dc/terms/source", "https://example.org/aktstykke"),
            ("http://purl.org/dc/terms/source", "projektlederen"),
            ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "ontology/Correction"),
            ("ontology/adds", "correction/begge/added/1"),
            ("ontology/reason", "Violence is an example."),
            ("ontology/reason", "Volden nævnes som eksempel."),
            ("ontology/withdraws", "correction/begge/withdrawn/1"),
        ]
    )


def test_the_order_of_the_file_changes_no_byte(call: Call, tmp_path: Path) -> None:
    first, second = correction("a", adds=(SCHOOL,)), correction("b", withdraws=(VIOLENCE, GROUP))
    built(call, tmp_path, first + second)
    other = correction("b", withdraws=(GROUP, VIOLENCE)) + first
    assert "Nothing new: " in built(call, tmp_path, other)[1].splitlines()[-1]


def test_a_page_that_breaks_a_shape_can_be_published_once_a_person_corrects_it(call: Call, tmp_path: Path) -> None:
    page = tmp_path / "side.txt"
    page.write_text(PAGE.replace("over 10 år", "i 8.-2. klasse"), encoding="utf-8")
    assert call("build", page, "--out", tmp_path / "releases")[0] == 1
    wrong = "<initiative/sagen/side/target-group/1> ig:hasAgeRange <initiative/sagen/side/age-range/1>"
    (tmp_path / "rettelser.ttl").write_text(PREFIXES + correction("klasse", withdraws=(wrong,)), encoding="utf-8")
    status, out, err = call(
        *("build", page, "--out", tmp_path / "releases", "--corrections", tmp_path / "rettelser.ttl")
    )
    assert (status, err) == (0, "")
    assert "without effect" not in out


# What is told ----------------------------------------------------------------


def test_corrections_that_fit_nothing_are_told(call: Call, tmp_path: Path) -> None:
    bullying = f"{SAGEN} ig:situation <concept/situation/mobning>"
    unknown = "<initiative/sagn> ig:setting <concept/setting/skole>"
    status, out, _ = built(call, tmp_path, correction("alt", adds=(VIOLENCE, unknown), withdraws=(bullying,)))
    assert status == 0
    assert [line for line in out.splitlines() if line.startswith("Correction")] == [
        "Correction without effect: correction/alt withdraws what is not read any more: "
        "<initiative/sagen> ig:situation <concept/situation/mobning>",
        "Correction without effect: correction/alt adds what is read by now: "
        "<initiative/sagen> ig:situation <concept/situation/vold>",
        "Correction without effect: correction/alt adds to what no page describes: "
        "<initiative/sagn> ig:setting <concept/setting/skole>",
    ]


def test_corrections_that_fit_are_not_told(call: Call, tmp_path: Path) -> None:
    assert "Correction" not in built(call, tmp_path, correction("begge", adds=(SCHOOL,), withdraws=(VIOLENCE,)))[1]


MALFORMED = [
    ("<correction/a> a ig:Correction", ":6:31: "),
    ("<initiative/a> a ig:Correction .", ":6: initiative/a is no correction; name it <correction/NAME>"),
    ("\n<correction/Å> a ig:Correction .", ":7: correction/Å is no correction; "),
    ("[] a ig:Correction .", ":6: a blank node is no correction; "),
    (f"<correction/a> {ABOUT} .", ":6: correction/a neither adds nor withdraws; "),
    (
        correction("a", adds=(SCHOOL,)).replace("a ig:Correction", "a ig:Assertion"),
        ":6: correction/a is not said to be",
    ),
    (correction("a", adds=(SCHOOL,)).replace("ig:reason", "rdf:comment"), ":6: correction/a says <http"),
    (re.sub("ig:reason .* ;", "", correction("a", adds=(SCHOOL,))), ":6: correction/a has no reason; "),
    (correction("a", adds=(SCHOOL,)).replace("2026-01-31", "2026-02-31"), ":6: correction/a has no date; "),
    (correction("a", adds=(SCHOOL,)).replace('"projektlederen"@da', "[]"), ":6: correction/a has no source; "),
    (correction("a", adds=(SCHOOL,)).replace("2026-01-31", "2026-W05-6"), ":6: correction/a has no date; "),
    (
        correction("a", adds=(SCHOOL,)).replace("https://example.org", "javascript:f"),
        ":6: correction/a has no source; ",
    ),
    (f"<correction/a> {ABOUT} ; ig:adds <correction/a> .", ":6: correction/a has an incomplete statement; "),
    (
        f"<correction/a> {ABOUT} ; ig:adds <correction/b> . <correction/b> {ABOUT} ; ig:adds <correction/a> .",
        ":6: correction/a has an incomplete statement; ",
    ),
    ("<correction/a> dct:date 1 .", ":6: correction/a is not said to be an ig:Correction"),
    (correction("a", adds=(f"{SAGEN} ig:setting []",)), ":6: correction/a has an incomplete statement; "),
    (
        correction("b", adds=(SCHOOL,)) + "\n" + correction("c", withdraws=(SCHOOL,)),
        ":6: correction/b repeats what is corrected elsewhere",
    ),
]


@pytest.mark.parametrize(("content", "said"), MALFORMED)
def test_a_malformed_correction_is_one_line_with_its_place(call: Call, tmp_path: Path, content: str, said: str) -> None:
    status, out, err = built(call, tmp_path, content)
    assert (status, out) == (2, "")
    assert err.startswith(f"indsatsgraf: {tmp_path / 'rettelser.ttl'}{said}")
    assert err.count("\n") == 1
    assert not (tmp_path / "releases" / "current").exists()


def test_a_file_of_corrections_that_is_not_utf_8_is_told_with_its_line(call: Call, tmp_path: Path) -> None:
    (tmp_path / "side.txt").write_text(PAGE, encoding="utf-8")
    file = tmp_path / "rettelser.ttl"
    file.write_bytes((PREFIXES + "# på dansk\n").encode("latin-1"))
    said = f"indsatsgraf: {file}:6: not UTF-8; save the corrections as UTF-8\n"
    arguments = ("build", tmp_path / "side.txt", "--out", tmp_path / "releases", "--corrections", file)
    assert call(*arguments) == (2, "", said)


def test_what_never_ends_is_no_file_of_corrections(call: Call, tmp_path: Path) -> None:
    (tmp_path / "side.txt").write_text(PAGE, encoding="utf-8")
    said = "indsatsgraf: /dev/zero: larger than 4,194,304 bytes; give a Turtle file of corrections\n"
    arguments = ("build", tmp_path / "side.txt", "--out", tmp_path / "releases", "--corrections", "/dev/zero")
    assert call(*arguments) == (2, "", said)


def test_a_correction_cannot_make_the_terminal_act(call: Call, tmp_path: Path) -> None:
    status, out, _ = built(call, tmp_path, correction("a", withdraws=(f'{SAGEN} dct:title "x\\u009b31m\\u202e"@da',)))
    assert status == 0
    assert "any more: <initiative/sagen> dct:title “x\\u009B31m\\u202E”\n" in out


def test_a_file_of_corrections_that_is_not_there_is_told(call: Call, tmp_path: Path) -> None:
    (tmp_path / "side.txt").write_text(PAGE, encoding="utf-8")
    missing = tmp_path / "findes-ikke.ttl"
    arguments = ("build", tmp_path / "side.txt", "--out", tmp_path / "releases", "--corrections", missing)
    assert call(*arguments) == (
        2,
        "",
        f"indsatsgraf: {missing}: no such file or directory; give a file of corrections\n",
    )


# On the site -----------------------------------------------------------------


def test_the_site_shows_what_a_person_added_and_withdrew(call: Call, tmp_path: Path) -> None:
    assert built(call, tmp_path, correction("begge", adds=(SCHOOL,), withdraws=(VIOLENCE,)))[0] == 0
    with serving("--release", tmp_path / "releases" / "current") as address:
        shown = urlopen(f"{address}/initiative/sagen.html", timeout=30).read().decode()  # noqa: S310 - our own server
        own = urlopen(f"{address}/correction/begge.html", timeout=30).read().decode()  # noqa: S310 - as above
    text = " ".join(re.sub(r"<[^>]*>", " ", shown).split())
    why = "Rettet 31. januar 2026 efter https://example.org/aktstykke , projektlederen: Volden nævnes som eksempel."
    assert f"arena skole {why}" in text
    assert f"Læst, men trukket tilbage Situation: vold . {why}" in text
    assert '<a href="/correction/begge">Rettet</a>' in shown
    assert "Volden nævnes som eksempel." in own
