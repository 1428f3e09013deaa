"""The hygiene of `ontology/`, one rule per test; a failure lists every offender."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.compare import isomorphic
from rdflib.namespace import DC, DCAT, DCTERMS, FOAF, VANN, DefinedNamespace
from rdflib.namespace import ORG as ORG_TERMS
from rdflib.namespace import OWL as OWL_TERMS
from rdflib.namespace import PROV as PROV_TERMS
from rdflib.namespace import RDF as RDF_TERMS
from rdflib.namespace import RDFS as RDFS_TERMS
from rdflib.namespace import SDO as SDO_TERMS
from rdflib.namespace import SKOS as SKOS_TERMS
from rdflib.namespace import XSD as XSD_TERMS

from graph.iri import slug
from graph.terms import BASE, DCT, ELI, IG, ORG, OWL, RDF, RDFS, SKOS, XSD

FOLDER = Path(__file__).parent.parent / "ontology"
CASES = Path(__file__).parent / "ontology"
FILES = sorted(FOLDER.rglob("*.ttl"))
CONCEPT = BASE + "concept/"
LANGUAGES = ("da", "en")
TYPE = RDF["type"].value
AUTHORITY_CODE = "https://data.gov.dk/model/core/organisation/extension/authorityCode"
CVR_NUMBER = "https://data.gov.dk/model/core/registered-business/registeredBusinessCode"


def words(text: str) -> list[str]:
    return text.split()


CLASSES = words(
    "Initiative Programme TargetGroup AgeRange Involvement FundingAllocation SourceDocument TextSpan "
    "Assertion ExtractionRun Correction"
)
PROPERTIES = words(
    "initiativeType partOfProgramme programmeYear hasTargetGroup groupRole lifeStage familyRole situation "
    "setting profession organisationType hasAgeRange ageUnit ageBound ageAppliesTo usesMethod hasInvolvement "
    "municipalityCount municipalityScope hasFunding fundingScope transferredTo excludesParticipantsOf "
    "developmentPhase purpose background datePrecision asStated supportedBy confidence "
    "adds withdraws withdrawnBy reason"
)
SCHEMES = words(
    "age-bound age-unit date-precision development-phase documentation-strategy family-role funding-scope "
    "initiative-type involvement-role life-stage method municipality-scope organisation-type period-status "
    "profession programme-type setting situation target-group-role topic"
)
REUSED: Sequence[type[DefinedNamespace]] = (
    *(DC, DCAT, DCTERMS, FOAF, ORG_TERMS, OWL_TERMS, PROV_TERMS, RDF_TERMS, RDFS_TERMS),
    *(SDO_TERMS, SKOS_TERMS, VANN, XSD_TERMS),
)
STATEMENT_ORDER = {
    "ontology/": "type label definition subClassOf subPropertyOf closeMatch domainIncludes domain range "
    "seeAlso isDefinedBy",
    "concept/": "type prefLabel altLabel hiddenLabel definition broader topConceptOf inScheme",
    "programme/": "type title alternative hiddenLabel definition type seeAlso",
    "law/": "type prefLabel altLabel title",
    "agency/change/": "type label date comment originalOrganization resultingOrganization",
    "agency/": "type prefLabel altLabel classification unitOf registeredBusinessCode authorityCode",
}


# Reading ---------------------------------------------------------------------


@cache
def quads(path: Path) -> tuple[Quad, ...]:
    """Return a file's statements in the order in which they stand."""
    return tuple(parse(path=path, format=RdfFormat.TURTLE))


def everything() -> Iterator[Quad]:
    for path in FILES:
        yield from quads(path)


@cache
def index() -> dict[str, dict[str, list[NamedNode | Literal]]]:
    """Subject → predicate → objects, over all files."""
    found: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in everything():
        found[quad.subject.value][quad.predicate.value].append(quad.object)
    return found


def iris(subject: str, predicate: NamedNode) -> list[str]:
    return [value.value for value in index()[subject].get(predicate.value, [])]


def texts(subject: str, predicate: NamedNode, language: str) -> list[str]:
    values = index()[subject].get(predicate.value, [])
    return [value.value for value in values if isinstance(value, Literal) and value.language == language]


def of_type(*kinds: NamedNode) -> list[str]:
    wanted = {kind.value for kind in kinds}
    return [subject for subject, about in index().items() if wanted & {kind.value for kind in about.get(TYPE, ())}]


def subjects_in_order(path: Path) -> list[str]:
    return list(dict.fromkeys(quad.subject.value for quad in quads(path)))


def terms() -> list[str]:
    return of_type(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


def concepts() -> list[str]:
    return of_type(SKOS.Concept)


def bodies() -> list[str]:
    return of_type(ORG.FormalOrganization, ORG.OrganizationalUnit)


def label_of(subject: str) -> NamedNode:
    """The predicate by which a thing of this kind is called."""
    if subject in of_type(IG.Programme):
        return DCT.title
    return RDFS.label if subject in {*terms(), *of_type(ORG.ChangeEvent)} else SKOS.prefLabel


def defined() -> list[str]:
    """Everything that must carry a definition."""
    return [*terms(), *concepts(), *of_type(SKOS.ConceptScheme), *of_type(IG.Programme)]


def named() -> list[str]:
    """Everything that must carry a label."""
    return [*defined(), *bodies(), *of_type(ORG.ChangeEvent), *of_type(ELI.LegalResource)]


def offenders(subjects: Iterable[str], breaks: Callable[[str], object]) -> list[str]:
    return [subject for subject in subjects if breaks(subject)]


# Files -----------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_pyoxigraph_and_rdflib_read_the_same_from_each_file(path: Path) -> None:
    oxigraph = rdflib.Graph().parse(data="\n".join(f"{quad.triple} ." for quad in quads(path)), format="nt")
    assert isomorphic(rdflib.Graph().parse(path), oxigraph)


def test_there_are_no_blank_nodes() -> None:
    assert [quad for quad in everything() if BlankNode in {type(quad.subject), type(quad.object)}] == []


def test_dates_are_days_without_a_time() -> None:
    refused = {XSD.gYear, XSD.gYearMonth, XSD.dateTime, XSD.dateTimeStamp}
    assert [q for q in everything() if isinstance(q.object, Literal) and q.object.datatype in refused] == []


def test_every_text_names_its_language_or_is_a_code() -> None:
    codes = {AUTHORITY_CODE, CVR_NUMBER, OWL.versionInfo.value, str(DC.creator)}
    plain = {
        q.predicate.value for q in everything() if isinstance(q.object, Literal) and q.object.datatype == XSD.string
    }
    assert {predicate for predicate in plain - codes if not predicate.startswith(str(VANN))} == set()


def test_every_iri_of_ours_that_is_used_is_defined_here() -> None:
    used = {node.value for q in everything() for node in (q.predicate, q.object) if isinstance(node, NamedNode)}
    assert sorted(iri for iri in used if iri.startswith(BASE) and iri not in index()) == []


def test_every_term_of_a_reused_vocabulary_exists_there() -> None:
    used = {node.value for q in everything() for node in (q.predicate, q.object) if isinstance(node, NamedNode)}
    known = [(str(namespace), namespace) for namespace in REUSED]
    strange = {iri for iri in used for start, terms in known if iri.startswith(start) and iri not in terms}
    # schema.org lists it as pending, and rdflib knows only what has left that state.
    assert strange - {"https://schema.org/funding"} == set()


# Words -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_exactly_one_label_in_each_language(language: str) -> None:
    assert offenders(named(), lambda it: len(texts(it, label_of(it), language)) != 1) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_explained_has_exactly_one_definition_in_each_language(language: str) -> None:
    assert offenders(defined(), lambda it: len(texts(it, SKOS.definition, language)) != 1) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_definition_uses_the_label_it_explains(language: str) -> None:
    def circular(subject: str) -> bool:
        label, definition = (
            texts(subject, label_of(subject), language),
            texts(subject, SKOS.definition, language),
        )
        return re.search(rf"\b{re.escape(label[0])}\b", definition[0], re.IGNORECASE) is not None

    assert offenders(defined(), circular) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_things_share_a_definition(language: str) -> None:
    counted = Counter(text for it in defined() for text in texts(it, SKOS.definition, language))
    assert [text for text, times in counted.items() if times > 1] == []


def test_a_definition_is_a_phrase_without_a_full_stop() -> None:
    everyone = [text for it in defined() for language in LANGUAGES for text in texts(it, SKOS.definition, language)]
    assert [text for text in everyone if text.strip() != text or text.endswith(".")] == []


def test_no_label_has_stray_spaces() -> None:
    labels = [text for it in named() for text in (*texts(it, label_of(it), "da"), *texts(it, SKOS.altLabel, "da"))]
    assert [label for label in labels if " ".join(label.split()) != label] == []


def test_the_danish_label_determines_the_iri() -> None:
    minted = [*concepts(), *bodies(), *of_type(IG.Programme), *of_type(ELI.LegalResource)]
    assert offenders(minted, lambda it: slug(texts(it, label_of(it), "da")[0]) != it.rpartition("/")[2]) == []


# Classes and properties ------------------------------------------------------


def test_the_ontology_names_itself_its_licence_version_and_prefix() -> None:
    header = {quad.predicate.value: quad.object for quad in quads(FOLDER / "indsatsgraf.ttl") if quad.subject == IG[""]}
    assert [texts(IG.iri, DCT.title, language) for language in LANGUAGES] == [
        ["Indsatsgraf-ontologien"],
        ["The Indsatsgraf ontology"],
    ]
    assert all(texts(IG.iri, DCT.description, language) for language in LANGUAGES)
    assert header[DCT.license.value] == NamedNode("https://creativecommons.org/licenses/by/4.0/")
    assert header[str(DC.creator)] == Literal("Indsatsgraf")
    assert OWL.versionInfo.value in header
    assert header[str(VANN.preferredNamespacePrefix)] == Literal("ig")
    assert header[str(VANN.preferredNamespaceUri)] == Literal(IG.iri)


def test_the_ontology_holds_the_classes_and_properties_of_the_model_in_its_order() -> None:
    found = [iri.removeprefix(IG.iri) for iri in subjects_in_order(FOLDER / "indsatsgraf.ttl")]
    assert found == ["", *CLASSES, *PROPERTIES]
    assert of_type(OWL.Class) == [IG.iri + name for name in CLASSES]
    assert of_type(OWL.ObjectProperty, OWL.DatatypeProperty) == [IG.iri + name for name in PROPERTIES]


def test_every_term_says_where_it_is_defined() -> None:
    assert offenders(terms(), lambda it: iris(it, RDFS.isDefinedBy) != [IG.iri]) == []


def test_a_property_to_things_is_an_object_property_and_one_to_text_and_numbers_a_datatype_property() -> None:
    values = (XSD.iri, RDF["langString"].value)
    datatype = of_type(OWL.DatatypeProperty)
    properties = [IG.iri + name for name in PROPERTIES]
    assert offenders(properties, lambda it: iris(it, RDFS.range)[0].startswith(values) != (it in datatype)) == []


def test_the_statements_of_every_thing_stand_in_one_order() -> None:
    def local(iri: str) -> str:
        return re.split(r"[/#]", iri)[-1]

    def misplaced(statements: Sequence[Quad]) -> bool:
        start = next(start for start in STATEMENT_ORDER if statements[0].subject.value.startswith(BASE + start))
        wanted = iter(STATEMENT_ORDER[start].split())
        return not all(name in wanted for name, _ in groupby(local(q.predicate.value) for q in statements))

    blocks = [list(block) for path in FILES for _, block in groupby(quads(path), key=lambda quad: quad.subject)]
    checked = [block for block in blocks if block[0].subject != IG[""]]
    assert [block[0].subject for block in checked if misplaced(block)] == []


# Concepts --------------------------------------------------------------------


def test_each_scheme_has_one_file_that_holds_all_of_it_and_nothing_else() -> None:
    files = sorted((FOLDER / "concept").iterdir())
    assert [file.name for file in files] == [f"{name}.ttl" for name in SCHEMES]
    for file in files:
        scheme, *members = subjects_in_order(file)
        assert scheme == CONCEPT + file.stem
        assert iris(scheme, RDF["type"]) == [SKOS.ConceptScheme.value]
        assert set(members) == {it for it in concepts() if iris(it, SKOS.inScheme) == [scheme]}
        assert [it for it in members if not it.startswith(scheme + "/")] == []


@pytest.mark.parametrize("name", [*(f"concept/{scheme}" for scheme in SCHEMES), "laws", "programmes"])
def test_concepts_laws_and_programmes_stand_in_the_order_of_their_iris(name: str) -> None:
    found = subjects_in_order(FOLDER / f"{name}.ttl")
    assert found == sorted(found)


def test_every_concept_is_in_one_scheme_and_at_its_top_or_below_a_concept_of_it() -> None:
    def lost(concept: str) -> bool:
        (scheme,) = iris(concept, SKOS.inScheme)
        above = iris(concept, SKOS.broader)
        inside = all(iris(other, SKOS.inScheme) == [scheme] for other in above)
        return not inside or iris(concept, SKOS.topConceptOf) != ([] if above else [scheme])

    assert offenders(concepts(), lost) == []


def test_no_concept_is_broader_than_itself() -> None:
    def in_a_circle(concept: str) -> bool:
        above, todo = set[str](), [concept]
        while todo:
            todo = [other for it in todo for other in iris(it, SKOS.broader) if other not in above]
            above.update(todo)
        return concept in above

    assert offenders(concepts(), in_a_circle) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_two_concepts_of_a_scheme_share_a_label_and_none_repeats_its_own(scheme: str, language: str) -> None:
    members = [it for it in concepts() if it.startswith(f"{CONCEPT}{scheme}/")]
    labels = Counter(
        label.casefold()
        for it in members
        for label in (*texts(it, SKOS.prefLabel, language), *texts(it, SKOS.altLabel, language))
    )
    assert [label for label, times in labels.items() if times > 1] == []


def test_each_facet_of_the_model_points_to_its_scheme() -> None:
    ranged = [it for it in terms() if iris(it, RDFS.range) == [SKOS.Concept.value]]
    schemes = {scheme for it in ranged for scheme in iris(it, RDFS.seeAlso)}
    assert offenders(ranged, lambda it: len(iris(it, RDFS.seeAlso)) != 1) == []
    elsewhere = "documentation-strategy involvement-role period-status programme-type topic"
    beside = {CONCEPT + name for name in words(elsewhere)}
    assert schemes | beside == set(of_type(SKOS.ConceptScheme))


# Bodies ----------------------------------------------------------------------


def test_every_body_has_one_kind_from_the_scheme_of_organisation_types() -> None:
    def unclassified(body: str) -> bool:
        kinds = iris(body, ORG.classification)
        return len(kinds) != 1 or iris(kinds[0], SKOS.inScheme) != [CONCEPT + "organisation-type"]

    assert offenders(bodies(), unclassified) == []


def test_a_unit_belongs_to_a_body_and_only_a_unit_does() -> None:
    units = of_type(ORG.OrganizationalUnit)
    assert offenders(bodies(), lambda it: len(iris(it, ORG.unitOf)) != (it in units)) == []


def test_a_name_leads_to_one_body_programme_or_law() -> None:
    for things in (bodies(), of_type(IG.Programme), of_type(ELI.LegalResource)):
        names = Counter(
            name
            for it in things
            for name in {
                label.casefold()
                for predicate in (label_of(it), SKOS.altLabel, DCT.alternative)
                for label in texts(it, predicate, "da")
            }
        )
        assert [name for name, times in names.items() if times > 1] == []


def test_there_are_98_municipalities_and_5_regions_each_with_a_code_of_its_own() -> None:
    kinds = {"kommune": (98, r"[1-8]\d\d"), "region": (5, r"108[1-5]")}
    for kind, (number, pattern) in kinds.items():
        members = [it for it in bodies() if iris(it, ORG.classification) == [f"{CONCEPT}organisation-type/{kind}"]]
        codes = [code for it in members for code in iris(it, NamedNode(AUTHORITY_CODE))]
        assert (len(members), len(codes), len(set(codes))) == (number, number, number)
        assert [code for code in codes if not re.fullmatch(pattern, code)] == []


def test_the_municipalities_that_the_model_names_have_their_codes() -> None:
    known = {
        "furesoe": "190",
        "langeland": "482",
        "ringsted": "329",
        "svendborg": "479",
        "soenderborg": "540",
    }
    found = {name: iris(f"{BASE}agency/{name}-kommune", NamedNode(AUTHORITY_CODE)) for name in known}
    assert found == {name: [code] for name, code in known.items()}


def test_municipalities_and_then_regions_stand_in_the_order_of_their_iris() -> None:
    found = subjects_in_order(FOLDER / "municipalities.ttl")
    regions = [it for it in found if "/region-" in it]
    assert found == [*sorted(set(found) - set(regions)), *sorted(regions)]


def successors(body: str) -> list[str]:
    events = [it for it in of_type(ORG.ChangeEvent) if body in iris(it, ORG.originalOrganization)]
    return [later for event in events for later in iris(event, ORG.resultingOrganization)]


def test_a_cvr_number_is_shared_only_by_the_names_of_one_body_through_time() -> None:
    shared = defaultdict[str, list[str]](list)
    for body in bodies():
        for number in iris(body, NamedNode(CVR_NUMBER)):
            shared[number].append(body)
    strangers = [
        pair for holders in shared.values() for pair in pairwise(holders) if pair[1] not in successors(pair[0])
    ]
    assert strangers == []
    assert [number for number in shared if not re.fullmatch(r"\d{8}", number)] == []


def test_every_change_of_name_leads_from_a_body_to_a_later_one_on_a_known_date() -> None:
    def broken(event: str) -> bool:
        dates = [value for value in index()[event].get(DCT.date.value, []) if isinstance(value, Literal)]
        ends = [*iris(event, ORG.originalOrganization), *iris(event, ORG.resultingOrganization)]
        return (
            [date.datatype for date in dates] != [XSD.date]
            or not set(ends) <= set(bodies())
            or not iris(event, ORG.originalOrganization)
            or not iris(event, ORG.resultingOrganization)
            or len(set(ends)) != len(ends)
        )

    assert offenders(of_type(ORG.ChangeEvent), broken) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_of_name_tells_how_exact_its_date_is(language: str) -> None:
    assert offenders(of_type(ORG.ChangeEvent), lambda it: len(texts(it, RDFS.comment, language)) != 1) == []


def test_a_body_begins_once_before_it_ends_once() -> None:
    def ill_timed(body: str) -> bool:
        began, ended = (
            [day for event in of_type(ORG.ChangeEvent) if body in iris(event, end) for day in iris(event, DCT.date)]
            for end in (ORG.resultingOrganization, ORG.originalOrganization)
        )
        return len(began) > 1 or len(ended) > 1 or bool(began and ended and began >= ended)

    assert offenders(bodies(), ill_timed) == []


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (
            "styrelsen-for-social-service",
            "servicestyrelsen socialstyrelsen social-og-boligstyrelsen",
        ),
        (
            "ministeriet-for-boern-ligestilling-integration-og-sociale-forhold",
            "social-og-indenrigsministeriet boerne-og-socialministeriet "
            "social-og-indenrigsministeriet-2019-2021 social-og-aeldreministeriet "
            "social-bolig-og-aeldreministeriet social-og-boligministeriet",
        ),
        ("kvalitets-og-tilsynsstyrelsen", "styrelsen-for-undervisning-og-kvalitet"),
    ],
)
def test_the_lines_of_names_that_the_model_gives_can_be_followed(first: str, line: str) -> None:
    found, body = list[str](), f"{BASE}agency/{first}"
    while later := successors(body):
        body = later[0]
        found.append(body.removeprefix(BASE + "agency/"))
    assert found == line.split()


def test_names_that_pages_are_matched_by_are_written_as_agreed() -> None:
    agreed = {
        "Socialstyrelsen",
        "Social- og Boligstyrelsen",
        "Ministeriet for Børn, Undervisning og Ligestilling",
        "Styrelsen for Undervisning og Kvalitet",
        "Folketinget",
        "Social- og Indenrigsministeriet",
        "Socialtilsyn",
        "SISO",
        "Satspuljepartierne",
    }
    assert agreed - {label for it in bodies() for label in texts(it, SKOS.prefLabel, "da")} == set()
    assert iris(f"{BASE}agency/siso", ORG.unitOf) == [f"{BASE}agency/socialstyrelsen"]


# Programmes ------------------------------------------------------------------


def test_every_programme_has_a_type_from_the_scheme_of_programme_types() -> None:
    def untyped(programme: str) -> bool:
        kinds = iris(programme, DCT.type)
        return [iris(kind, SKOS.inScheme) for kind in kinds] != [[CONCEPT + "programme-type"]]

    assert offenders(of_type(IG.Programme), untyped) == []


def test_the_programmes_of_the_model_have_its_titles_and_other_names() -> None:
    names = {
        title: texts(it, DCT.alternative, "da") for it in of_type(IG.Programme) for title in texts(it, DCT.title, "da")
    }
    assert {
        "De Utrolige År",
        "Tidlig Indsats – Livslang Effekt",
        "Overgrebspakken",
        "Satspuljen",
        "Barnets Reform",
        "Udviklings- og Investeringsprogrammerne",
        "Udviklingsprogrammet - Fremtidens Dagtilbud",
    } - set(names) == set()
    assert "Forebyggelsespakken" in names["Tidlig Indsats – Livslang Effekt"]
    assert "Overgrebspakken – børn skal altid beskyttes" in names["Overgrebspakken"]


# The JSON-LD context ---------------------------------------------------------


def context() -> dict[str, object]:
    found: dict[str, object] = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return found


def test_the_context_names_every_class_and_property_of_the_ontology() -> None:
    entries = context()
    assert {name: entries.get(name) for name in CLASSES} == {name: f"ig:{name}" for name in CLASSES}
    pointed = {name: entry["@id"] for name in PROPERTIES if isinstance(entry := entries.get(name), dict)}
    assert pointed == {name: f"ig:{name}" for name in PROPERTIES}


@pytest.mark.parametrize("name", PROPERTIES)
def test_the_context_reads_each_property_as_the_ontology_ranges_it(name: str) -> None:
    (value,) = iris(IG.iri + name, RDFS.range)
    expected = {"@type": value.replace(XSD.iri, "xsd:")} if value.startswith(XSD.iri) else {"@type": "@id"}
    if value == RDF["langString"].value:
        expected = {"@container": "@language"}
    assert context()[name] == {"@id": f"ig:{name}", **expected}


def test_a_document_in_the_context_says_what_its_turtle_says() -> None:
    document = json.loads((CASES / "initiative.jsonld").read_text(encoding="utf-8")) | {"@context": context()}
    read = parse(json.dumps(document), format=RdfFormat.JSON_LD)
    assert {quad.triple for quad in read} == {quad.triple for quad in quads(CASES / "initiative.ttl")}
