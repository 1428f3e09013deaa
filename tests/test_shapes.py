from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)
from pyshacl import validate
from rdflib import Graph

import shapes
from graph import check
from graph.report import Report, to_turtle
from graph.terms import BASE, SH

SHAPES = sorted(Path(shapes.__file__).parent.glob("*.ttl"))
PREFIXES = next(file for file in SHAPES if file.name == "shapes.ttl")
CASES = sorted(Path(__file__).parent.joinpath("shapes").rglob("*.trig"))

# The component that reports a constraint is named after it, but for SPARQL's capitals.
COMPONENTS = {
    SH[name]: SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"]
    for name in (
        *("class", "closed", "datatype", "disjoint", "languageIn", "maxCount", "maxInclusive", "minCount"),
        *("minExclusive", "minInclusive", "node", "nodeKind", "not", "or", "pattern", "qualifiedMinCount"),
        "uniqueLang",
    )
} | {SH.sparql: SH.SPARQLConstraintComponent}
OTHER_TERMS = {
    *(SH.path, SH.message, SH.severity, SH.property, SH.targetClass, SH.targetNode, SH.targetObjectsOf),
    *(SH.ignoredProperties, SH.qualifiedValueShape),
}


@cache
def rules() -> Dataset:
    return Dataset(quad for file in SHAPES for quad in parse(path=file))


def named_shapes() -> set[NamedNode]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    nodes = (quad.subject for kind in kinds for quad in rules().quads_for_object(kind))
    return {node for node in nodes if isinstance(node, NamedNode)}


def file_of(shape: NamedNode) -> Path:
    return next(file for file in SHAPES if any(quad.subject == shape for quad in parse(path=file)))


def read(case: Path) -> dict[str, list[Quad]]:
    graphs: dict[str, list[Quad]] = {"valid": [], "invalid": [], "report": []}
    for quad in parse(path=case, format=RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        graphs[quad.graph_name.value.removeprefix(BASE)].append(Quad(*quad.triple))
    return graphs


def objects(quads: Iterable[Quad], predicate: NamedNode) -> list[object]:
    return [quad.object for quad in quads if quad.predicate == predicate]


def canonical(quads: Iterable[Quad]) -> set[Triple]:
    """Return a report without its messages, the same set for the same results whatever their names."""
    quads = [quad for quad in quads if quad.predicate not in (SH.resultMessage, SH.sourceConstraint)]
    kinds = (SH.ValidationReport, SH.ValidationResult)
    blank = {quad.subject: BlankNode() for quad in quads if quad.object in kinds}
    dataset = Dataset(
        Quad(blank.get(quad.subject, quad.subject), quad.predicate, blank.get(quad.object, quad.object))
        for quad in quads
    )
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def written(report: Report) -> set[Triple]:
    return canonical(parse(to_turtle(report), RdfFormat.TURTLE))


def plain(quads: Iterable[Quad]) -> list[list[str]]:
    """Return the results of a report, each as what it says in terms that have names."""
    dataset = Dataset(Quad(*quad.triple) for quad in quads)
    dropped = (SH.resultMessage, SH.sourceConstraint)
    return sorted(
        sorted(
            f"{said.predicate} {said.object}"
            for said in dataset.quads_for_subject(result)
            if said.predicate not in dropped and not isinstance(said.object, BlankNode)
        )
        for result in objects(dataset, SH.result)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_a_rule_tells_its_invalid_case_from_its_valid_one(case: Path) -> None:
    graphs = read(case)
    (shape,) = set(objects(graphs["report"], SH.sourceShape))
    assert isinstance(shape, NamedNode)
    files = [file_of(shape), PREFIXES]
    valid, invalid = (
        Report(tuple(each for each in check.check(graphs[name], files).results if each.shape == shape))
        for name in ("valid", "invalid")
    )
    assert valid == Report(())
    assert written(invalid) == canonical(graphs["report"])
    assert all(set(each.messages) == {"da", "en"} for each in invalid.results)


def test_every_constraint_is_broken_by_a_case() -> None:
    used = {
        (shape, COMPONENTS[quad.predicate])
        for shape in named_shapes()
        for quad in rules().quads_for_subject(shape)
        if quad.predicate.value.startswith(SH.iri) and quad.predicate not in OTHER_TERMS
    }
    broken = set()
    for case in CASES:
        report = read(case)["report"]
        (shape,) = set(objects(report, SH.sourceShape))
        broken |= {(shape, component) for component in objects(report, SH.sourceConstraintComponent)}
    assert used == broken


def test_every_message_is_danish_and_english() -> None:
    speaking: dict[object, list[str]] = {}
    for quad in rules():
        if quad.predicate == SH.message:
            assert isinstance(quad.object, Literal)
            speaking.setdefault(quad.subject, []).append(quad.object.language or "")
    assert {tuple(sorted(languages)) for languages in speaking.values()} == {("da", "en")}
    silent = {
        shape
        for shape in named_shapes() - speaking.keys()
        for quad in rules().quads_for_subject(shape)
        if quad.predicate in COMPONENTS and quad.object not in speaking
    }
    assert silent == set()


def test_every_message_is_a_sentence_without_placeholders() -> None:
    # pySHACL loses the language of a message that it fills in.
    messages = [quad.object for quad in rules() if quad.predicate == SH.message]
    assert [each for each in messages if not each.value.endswith(".") or "{" in each.value] == []


def test_what_may_be_published_is_reported_without_blank_nodes() -> None:
    lenient = [
        quad.subject
        for severity in (SH.Warning, SH.Info)
        for quad in rules().quads_for_object(severity)
        if quad.predicate == SH.severity
    ]
    paths = {each.object for shape in lenient for each in rules().quads_for_subject(shape) if each.predicate == SH.path}
    assert {type(path) for path in paths} == {NamedNode}


def test_the_shapes_keep_the_rules_for_shapes() -> None:
    graph = Graph()
    for file in SHAPES:
        graph.parse(file, format="ox-turtle")
    conforms, _, text = validate(Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, text


def test_the_report_says_what_pyshacl_reported() -> None:
    quads = [quad for case in CASES for quad in read(case)["invalid"]]
    data, graph = Graph(), Graph()
    for quad in quads:
        data.parse(data=f"{quad.triple} .", format="ox-nt")
    for file in SHAPES:
        graph.parse(file, format="ox-turtle")
    _, reported, _ = validate(data, shacl_graph=graph, inference="none")
    told = parse(reported.serialize(format="ox-nt", encoding="utf-8"), RdfFormat.N_TRIPLES)
    assert plain(parse(to_turtle(check.check(quads)), RdfFormat.TURTLE)) == plain(told)
