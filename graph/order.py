"""The order in which people read the graph: groups of subjects, then predicates, numbers by value."""

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.terms import (
    ADMS,
    AS,
    CV,
    DC,
    DCAT,
    DCT,
    ELI,
    FOAF,
    IG,
    NIF,
    OA,
    ORG,
    ORGEXT,
    OWL,
    PROV,
    RDF,
    RDFS,
    REGBUSINESS,
    SDO,
    SH,
    SKOS,
    VANN,
)

Term = NamedNode | BlankNode | Literal | Triple

_GROUPS: tuple[tuple[str, tuple[NamedNode, ...]], ...] = (
    ("Initiatives", (IG.Initiative,)),
    ("Programmes", (IG.Programme,)),
    ("Target groups", (IG.TargetGroup,)),
    ("Age and grade ranges", (IG.AgeRange,)),
    ("Periods", (DCT.PeriodOfTime,)),
    ("Involvements", (IG.Involvement,)),
    ("Funding", (IG.FundingAllocation,)),
    ("Amounts", (SDO.MonetaryAmount,)),
    ("Bodies", (ORG.FormalOrganization, ORG.OrganizationalUnit, CV.PublicOrganisation, ORG.Organization)),
    ("Changes of bodies", (ORG.ChangeEvent,)),
    ("Contact points", (CV.ContactPoint,)),
    ("Laws", (ELI.LegalResource, ELI.LegalResourceSubdivision)),
    ("Sources", (IG.SourceDocument,)),
    ("Tombstones", (AS.Tombstone,)),
    ("Assertions", (IG.Assertion,)),
    ("Text spans", (IG.TextSpan, OA.SpecificResource, OA.TextQuoteSelector, OA.TextPositionSelector)),
    ("Extraction runs", (IG.ExtractionRun,)),
    ("Concept schemes", (SKOS.ConceptScheme,)),
    ("Concepts", (SKOS.Concept,)),
    ("Ontologies", (OWL.Ontology,)),
    ("Classes", (OWL.Class, RDFS.Class)),
    ("Properties", (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)),
    ("Shapes", (SH.NodeShape, SH.PropertyShape)),
    ("Validation reports", (SH.ValidationReport,)),
    ("Validation results", (SH.ValidationResult,)),
    ("Changes", (AS.Collection, AS.Create, AS.Delete, AS.Undo, AS.Update)),
)

GROUPS: tuple[str, ...] = (*(name for name, _ in _GROUPS), "Everything else")
"""The headings of the groups of subjects, in order."""

_GROUP_OF: Mapping[Term, int] = {type_: place for place, (_, classes) in enumerate(_GROUPS) for type_ in classes}

_PREDICATES: tuple[NamedNode, ...] = (
    RDF.type,
    # names
    DCT.title,
    DCT.alternative,
    SKOS.prefLabel,
    SKOS.altLabel,
    SKOS.hiddenLabel,
    RDFS.label,
    SKOS.notation,
    SDO.name,
    FOAF.name,
    # what it is
    SKOS.definition,
    RDFS.comment,
    SKOS.scopeNote,
    DCT.abstract,
    DCT.description,
    IG.purpose,
    IG.background,
    DCT.type,
    # an initiative
    IG.initiativeType,
    IG.partOfProgramme,
    IG.programmeYear,
    DCT.temporal,
    IG.developmentPhase,
    CV.thematicArea,
    IG.situation,
    IG.setting,
    IG.usesMethod,
    IG.hasTargetGroup,
    # a target group and its ages
    IG.groupRole,
    IG.lifeStage,
    IG.familyRole,
    IG.profession,
    IG.organisationType,
    IG.hasAgeRange,
    SDO.minValue,
    SDO.maxValue,
    IG.ageUnit,
    IG.ageBound,
    IG.ageAppliesTo,
    # bodies and money
    IG.hasInvolvement,
    CV.hasParticipant,
    CV.role,
    IG.transferredTo,
    IG.excludesParticipantsOf,
    IG.municipalityCount,
    IG.municipalityScope,
    IG.hasFunding,
    IG.fundingScope,
    SDO.amount,
    SDO.value,
    SDO.currency,
    SDO.duration,
    # a period
    DCAT.startDate,
    DCAT.endDate,
    IG.datePrecision,
    ADMS.status,
    # law, contact, documentation
    CV.hasLegalResource,
    ELI.is_part_of,
    DCT.conformsTo,
    CV.contactPoint,
    CV.telephone,
    IG.asStated,
    # evidence
    RDF.subject,
    RDF.predicate,
    RDF.object,
    IG.supportedBy,
    IG.withdrawnBy,
    IG.confidence,
    PROV.wasGeneratedBy,
    PROV.used,
    SDO.softwareVersion,
    OA.hasSource,
    OA.hasSelector,
    OA.exact,
    OA.start,
    OA.end,
    # a correction, or what was withdrawn
    AS.formerType,
    IG.reason,
    DCT.isReplacedBy,
    IG.adds,
    IG.withdraws,
    DCT.source,
    # a source page
    DCT.identifier,
    FOAF.page,
    FOAF.homepage,
    DCT.created,
    DCT.modified,
    SDO.sha256,
    NIF.isString,
    # bodies through time
    ORG.classification,
    ORGEXT.authorityCode,
    REGBUSINESS.registeredBusinessCode,
    ORG.unitOf,
    ORG.originalOrganization,
    ORG.resultingOrganization,
    DCT.date,
    ORG.resultedFrom,
    ORG.changedBy,
    # vocabularies
    SKOS.inScheme,
    SKOS.topConceptOf,
    SKOS.hasTopConcept,
    SKOS.broader,
    SKOS.narrower,
    SKOS.related,
    SKOS.exactMatch,
    SKOS.closeMatch,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    SDO.domainIncludes,
    RDFS.range,
    RDFS.seeAlso,
    RDFS.isDefinedBy,
    # an ontology
    DC.creator,
    DCT.license,
    OWL.versionInfo,
    VANN.preferredNamespacePrefix,
    VANN.preferredNamespaceUri,
)
_PREDICATE_PLACE: Mapping[NamedNode, int] = {each: place for place, each in enumerate(_PREDICATES)}

_DIGITS = re.compile("([0-9]+)")

Key = tuple[object, ...]
"""Sorts terms of one kind; only ever compared with a key from the same function."""


def group(types: Iterable[Term]) -> int:
    """Return the place in GROUPS of a subject with these types."""
    return min((_GROUP_OF.get(each, len(_GROUPS)) for each in types), default=len(_GROUPS))


def predicate_key(predicate: NamedNode) -> Key:
    """Sort predicates as the model lists them, unknown ones last by IRI."""
    return (_PREDICATE_PLACE.get(predicate, len(_PREDICATES)), predicate.value)


def statements(of_subject: Iterable[Quad]) -> list[Quad]:
    """Return the statements of one subject in order: by predicate, then by object."""
    by_predicate: dict[NamedNode, list[Quad]] = {}
    for each in of_subject:
        by_predicate.setdefault(each.predicate, []).append(each)
    for same in by_predicate.values():
        if len(same) > 1:  # most predicates have one object, and keys of terms cost time
            same.sort(key=lambda each: term_key(each.object))
    return [each for predicate in sorted(by_predicate, key=predicate_key) for each in by_predicate[predicate]]


def term_key(term: Term) -> Key:
    """Sort IRIs, then blank nodes, then literals by language, datatype and value; `/2` comes before `/10`."""
    if isinstance(term, NamedNode):
        return (0, "", "", natural(term.value), term.value)
    if isinstance(term, BlankNode):
        return (1, "", "", natural(term.value), term.value)
    if isinstance(term, Literal):
        return (2, term.language or "", term.datatype.value, natural(term.value), str(term))
    return (3, "", "", (), str(term))


def natural(text: str) -> Key:
    """Sort texts with their runs of digits compared as numbers."""
    pieces = _DIGITS.split(text)
    # A number is compared by its length, then its digits: int() refuses very long ones.
    return tuple(
        (len(piece.lstrip("0")), piece.lstrip("0")) if place % 2 else piece for place, piece in enumerate(pieces)
    )
