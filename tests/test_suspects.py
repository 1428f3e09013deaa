"""In a large graph pySHACL looks only at who may break a shape, and finds all that it finds by looking at everyone."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, parse

from graph import check as checking
from graph.check import check
from graph.errors import DataError

PREFIXES = """
@prefix : <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CLASSES = st.sampled_from((":A", ":B", ":C"))
PROPERTIES = st.sampled_from((":p", ":q", ":r"))
NAMES = st.sampled_from((":a", ":b", ":c", ":d"))
# In the one way that each value can be written: a store knows no other.
LITERALS = st.sampled_from(
    (
        "1",
        "2",
        "7",
        "-3",
        '"2.5"^^xsd:decimal',
        '"1.0E3"^^xsd:double',
        "true",
        '"x"',
        '"abc"',
        '""',
        '"abc"@en',
        '"abe"@da',
        '"abc"@da',
        '"abc"@en-GB',
        '"tre"^^xsd:integer',
        '"2014-02-28"^^xsd:date',
        '"2014-02-30"^^xsd:date',
        '"2015-12-31"^^xsd:date',
        '"2015"^^xsd:gYear',
        '"2015-12-31T10:00:00"^^xsd:dateTime',
        '"http://example.org/a"^^xsd:anyURI',
        '"a\\nb"',
    )
)
OTHER_FORMS = st.sampled_from(('"01"^^xsd:integer', "2.50", "1.0E3", '"1"^^xsd:boolean'))
NODES = NAMES | st.sampled_from(("_:x", "_:y"))
TERMS = NODES | LITERALS
STATEMENTS = st.one_of(
    st.builds("{} {} {} .".format, NODES, PROPERTIES, TERMS),
    st.builds("{} a {} .".format, NODES, CLASSES),
    st.builds("{} rdfs:subClassOf {} .".format, CLASSES, CLASSES),
)
GRAPHS = st.sampled_from(("", "", ":g", ":h"))
DATA = st.lists(st.builds("{} {{ {} }}".format, GRAPHS, STATEMENTS), min_size=1, max_size=25).map("\n".join)


def listed(items: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(items, min_size=least, max_size=3).map(lambda each: f"( {' '.join(each)} )")


PATHS = st.one_of(
    PROPERTIES,
    PROPERTIES,
    st.builds("[ sh:inversePath {} ]".format, PROPERTIES),
    listed(PROPERTIES, 2),
    st.builds("[ sh:alternativePath {} ]".format, listed(PROPERTIES, 2)),
    st.builds("[ sh:{} {} ]".format, st.sampled_from(("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")), PROPERTIES),
    st.builds("( {} [ sh:inversePath {} ] )".format, PROPERTIES, PROPERTIES),
    st.builds("[ sh:inversePath {} ]".format, listed(PROPERTIES, 2)),
)
DATATYPES = st.sampled_from(
    (
        "xsd:integer",
        "xsd:decimal",
        "xsd:string",
        "xsd:date",
        "xsd:boolean",
        "xsd:anyURI",
        "rdf:langString",
        "xsd:dateTime",
    )
)
KINDS = st.sampled_from(("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"))
# Constraint components that the shapes define themselves.
COMPONENTS = """
:Other a sh:ConstraintComponent ; sh:parameter [ sh:path :other ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:message "Not {$other}, but {?value}."@en ;
        sh:ask "ASK { FILTER ($value != $other) }" ] .
:Some a sh:ConstraintComponent ;
    sh:parameter [ sh:path :some ], [ sh:path :unless ; sh:optional true ] ;
    sh:nodeValidator [ a sh:SPARQLSelectValidator ;
        sh:select "SELECT DISTINCT $this { FILTER NOT EXISTS { $this $some ?any } FILTER (!BOUND(?unless)) }" ] ;
    sh:propertyValidator [ a sh:SPARQLSelectValidator ;
        sh:select "SELECT DISTINCT $this ?value { $this $PATH ?value FILTER NOT EXISTS { ?value $some ?any } }" ] .
"""
ADORNED = st.one_of(
    st.just(""),
    st.just(""),
    st.builds(" ; sh:severity {}".format, st.sampled_from(("sh:Info", "sh:Warning", "sh:Violation", ":Grave"))),
    st.builds(" ; sh:deactivated {}".format, st.sampled_from(("true", "false"))),
    st.just(' ; sh:message "Mend it."@en , "Ret det."@da'),
)
NUMBERS = st.sampled_from(("0", "1", "2", "3"))
OF_A_VALUE = st.one_of(
    st.builds("sh:class {}".format, CLASSES),
    st.builds("sh:datatype {}".format, DATATYPES),
    st.builds("sh:nodeKind sh:{}".format, KINDS),
    st.builds(
        "sh:{} {}".format,
        st.sampled_from(("minInclusive", "minExclusive", "maxInclusive", "maxExclusive")),
        st.sampled_from(("1", "2", '"2.5"^^xsd:decimal', '"2015-01-01"^^xsd:date')),
    ),
    st.builds("sh:{} {}".format, st.sampled_from(("minLength", "maxLength")), NUMBERS),
    st.builds('sh:pattern "{}"'.format, st.sampled_from(("^a", "b", "[0-9]+$", "^(a|b)", ".", "^a.b$", "\\\\w"))),
    st.just('sh:pattern "ABC" ; sh:flags "i"'),
    st.builds("sh:languageIn {}".format, listed(st.sampled_from(('"da"', '"en"', '"en-GB"')))),
    st.builds("sh:in {}".format, listed(NAMES | LITERALS | OTHER_FORMS)),
    st.builds("sh:hasValue {}".format, NAMES | LITERALS | OTHER_FORMS),
    st.builds(":other {}".format, NAMES | LITERALS),
    st.builds(":some {}".format, PROPERTIES),
    st.just(":some :p ; :unless :q"),
)
OF_A_NODE = st.one_of(
    st.just("sh:closed true"),
    st.builds("sh:closed true ; sh:ignoredProperties {}".format, listed(PROPERTIES)),
)
OF_A_PROPERTY = st.one_of(
    st.builds("sh:minCount {}".format, NUMBERS),
    st.builds("sh:maxCount {}".format, NUMBERS),
    st.sampled_from(("sh:uniqueLang true", 'sh:uniqueLang "1"^^xsd:boolean')),
    st.builds("sh:{} {}".format, st.sampled_from(("equals", "disjoint", "lessThan", "lessThanOrEquals")), PROPERTIES),
)
SELECTS = st.builds(
    'sh:sparql [ sh:select "PREFIX : <http://example.org/> {}" ]'.format,
    st.sampled_from(
        (
            "SELECT $this ?value { $this :p ?value }",
            "SELECT $this ?value WHERE { $this $PATH ?value . FILTER (isIRI(?value)) }",
            "SELECT $this { FILTER NOT EXISTS { $this :p ?any } }",
            "SELECT $this ?value { $this :p ?value . FILTER EXISTS { ?other :p ?value . FILTER (?other != $this) } }",
            "SELECT $this ?value { ?value :p ?n . FILTER (?value = $this) }",
            "SELECT $this ?value { { ?value :p ?n . FILTER (?value = $this) } }",
            "SELECT $this { { $this :p ?n } UNION { $this :q ?n . FILTER (ISIRI(?n)) } }",
            "SELECT $this { $this :p ?n } GROUP BY $this HAVING (COUNT(?n) > 1)",
            "SELECT $this (COUNT(?n) AS ?count) { $this :p ?n } GROUP BY $this HAVING (COUNT(?n) > 1)",
            "SELECT $this { $this :p ?n OPTIONAL { $this :q ?m } FILTER (!BOUND(?m)) }",
            "SELECT $this { $this :p ?n . BIND (STR($this) AS ?words) FILTER (CONTAINS(?words, 'a')) }",
            "SELECT ?value { $this :p ?value }",
            "SELECT DISTINCT $this ?value { ?value :p|:q $this . FILTER (ISIRI(?value) && ?value != $this) }",
        )
    ),
)


def shapes_below(below: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    nested = st.one_of(
        st.builds("sh:node [ {} ]".format, below),
        st.builds("sh:property [ sh:path {} ; {} ]".format, PATHS, below),
        st.builds("sh:not [ {} ]".format, below),
        st.builds("sh:{} {}".format, st.sampled_from(("and", "or", "xone")), listed(below.map("[ {} ]".format))),
    )
    closed = st.builds("sh:closed true ; sh:property [ sh:path {} ; {} ]".format, PROPERTIES, below)
    return st.builds(
        "{}{}".format, st.lists(OF_A_VALUE | nested | closed, min_size=1, max_size=2).map(" ; ".join), ADORNED
    )


INNER = st.recursive(st.lists(OF_A_VALUE, min_size=1, max_size=2).map(" ; ".join), shapes_below, max_leaves=3)
QUALIFIED = st.builds("sh:qualifiedValueShape [ {} ] ; sh:qualifiedMinCount {}".format, INNER, NUMBERS)
CONSTRAINTS = st.one_of(
    OF_A_VALUE,
    st.builds("sh:node [ {} ]".format, INNER),
    st.builds("sh:not [ {} ]".format, INNER),
    st.builds("sh:{} {}".format, st.sampled_from(("and", "or", "xone")), listed(INNER.map("[ {} ]".format))),
)
ON_PATHS = st.builds(
    "sh:path {} ; {}{}".format,
    PATHS,
    st.lists(
        CONSTRAINTS | OF_A_PROPERTY | QUALIFIED | SELECTS,
        min_size=1,
        max_size=3,
        unique_by=lambda each: each.split()[0],
    ).map(" ; ".join),
    ADORNED,
)
PROPERTY_SHAPES = ON_PATHS.map("sh:property [ {} ]".format) | st.sampled_from(
    ("sh:property :Shared0", "sh:property :Shared1")
)
TARGETS = st.one_of(
    st.builds("sh:targetClass {}".format, CLASSES),
    st.builds("sh:targetNode {}".format, NAMES | LITERALS),
    st.builds("sh:targetSubjectsOf {}".format, PROPERTIES),
    st.builds("sh:targetObjectsOf {}".format, PROPERTIES),
)
NODE_SHAPES = st.builds(
    "{} ; {}{}".format,
    st.lists(TARGETS, min_size=1, max_size=2).map(" ; ".join),
    st.lists(
        CONSTRAINTS | OF_A_NODE | PROPERTY_SHAPES | PROPERTY_SHAPES | SELECTS.filter(lambda each: "$PATH" not in each),
        min_size=1,
        max_size=3,
        unique_by=lambda each: each if each.startswith("sh:property") else each.split()[0],
    ).map(" ; ".join),
    ADORNED,
)
SHAPE_NAMES = (":Shape0", "[]", ":Shape2")


@st.composite
def shapes_graphs(draw: st.DrawFn) -> str:
    shapes = draw(st.lists(NODE_SHAPES, min_size=1, max_size=3))
    shared = draw(st.lists(ON_PATHS | st.builds("{} ; {}".format, TARGETS, ON_PATHS), min_size=2, max_size=2))
    named = [f"{name} a sh:NodeShape ; {text} ." for name, text in zip(SHAPE_NAMES, shapes, strict=False)]
    return "\n".join((*named, *(f":Shared{number} {text} ." for number, text in enumerate(shared)), COMPONENTS))


def told(quads: list[Quad], shapes: Path) -> set[tuple[object, ...]] | str:
    try:
        found = check(quads, [shapes]).results
    except DataError:
        return "pySHACL cannot apply these shapes"
    return {
        (
            each.focus,
            each.path,
            each.value,
            each.component,
            each.shape,
            each.severity,
            each.own_severity,
            # How deep pySHACL describes a blank node depends on what it described before.
            frozenset(each.messages.items()) if "[ " not in each.message("") else None,
        )
        for each in found
    }


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=DATA, shapes=shapes_graphs())
def test_whoever_breaks_a_shape_is_suspected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str, shapes: str
) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + shapes, "utf-8")
    quads = list(parse((PREFIXES + data).encode(), RdfFormat.TRIG))
    of_everyone = told(quads, file)
    with monkeypatch.context() as large:
        large.setattr(checking, "_SMALL", 0)
        assert told(quads, file) == of_everyone
