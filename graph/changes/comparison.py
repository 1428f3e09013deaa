"""Two releases → what changed between them: in memory are the things that did, however large the releases are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from graph.bilingual import Bilingual
from graph.changes.candidates import candidates
from graph.changes.change import Match
from graph.changes.description import Node, describe
from graph.changes.differences import differences
from graph.changes.model import Act, Changes, Group, ReleaseSummary, Resource, Successor
from graph.changes.reader import Reader
from graph.errors import InputError
from graph.order import natural
from graph.release import Release
from graph.terms import AS, CV, DCT, ELI, IG, ORG, RDF, SKOS

_GROUPS: Mapping[NamedNode, Group] = {
    IG.Initiative: Group.INITIATIVE,
    IG.Programme: Group.PROGRAMME,
    ORG.FormalOrganization: Group.BODY,
    ORG.OrganizationalUnit: Group.BODY,
    ORG.Organization: Group.BODY,
    ORG.ChangeEvent: Group.BODY,
    CV.PublicOrganisation: Group.BODY,
    ELI.LegalResource: Group.LAW,
    ELI.LegalResourceSubdivision: Group.LAW,
    SKOS.Concept: Group.CONCEPT,
    SKOS.ConceptScheme: Group.CONCEPT,
    IG.SourceDocument: Group.SOURCE,
    IG.Correction: Group.CORRECTION,
}
_ACT_ORDER, _GROUP_ORDER = list(Act), list(Group)

_COUNT = "SELECT (COUNT(*) AS ?n) WHERE {{ {} }}"
_TRIPLES = _COUNT.format("?s ?p ?o")
_INITIATIVES = _COUNT.format(f"?s {RDF.type} {IG.Initiative}")


def compare(old: Release, new: Release) -> Changes:
    """Return what changed from one release to another; nothing where they hold the same.

    Compared are the default graph, what is known of the pages, and the corrections. InputError refuses releases
    with different bases, ReleaseError tells of one that cannot be read.
    """
    if old.base != new.base:
        raise InputError(
            f"{new.folder}: its base is {new.base}, that of {old.folder} is {old.base}; "
            f"build one of them again with `--base {old.base}` and compare that"
        )
    before, after = Reader(old), Reader(new)
    found = _resources(before, after, candidates(old, new))
    return Changes(new.base, _summary(before), _summary(after), tuple(sorted(found, key=_place)))


def _resources(old: Reader, new: Reader, subjects: Mapping[str, Iterable[str]]) -> Iterator[Resource]:
    for iri, nodes in subjects.items():
        before, after = describe(old, iri, nodes), describe(new, iri, nodes)
        if before.content != after.content:
            yield _resource(old, new, before, after)


def _resource(old: Reader, new: Reader, before: Node, after: Node) -> Resource:
    act = _act(before, after)
    described, reader = (after, new) if after.facts else (before, old)
    iri, title = described.iri, _title(reader, described.iri)
    if act == Act.WITHDRAWN:
        replaced_by = (each for each in after.all(DCT.isReplacedBy) if isinstance(each, NamedNode))
        successors = tuple(Successor(each.value, _title(new, each)) for each in replaced_by)
        return Resource(iri.value, _group(after), act, title, (), new.texts(iri, IG.reason), successors)
    changes = tuple(differences(Match(old, new, before, after))) if act == Act.CHANGED else ()
    return Resource(iri.value, _group(described), act, title, changes)


def _act(before: Node, after: Node) -> Act:
    gone, back = AS.Tombstone in after.all(RDF.type), AS.Tombstone in before.all(RDF.type)
    if not after.facts:
        return Act.REMOVED
    if gone != back:
        return Act.WITHDRAWN if gone else Act.RESTORED
    return Act.CHANGED if before.facts else Act.ADDED


def _group(node: Node) -> Group:
    classes = {each for each in (*node.all(RDF.type), *node.all(AS.formerType)) if isinstance(each, NamedNode)}
    return min(
        (group for class_, group in _GROUPS.items() if class_ in classes), key=_GROUP_ORDER.index, default=Group.OTHER
    )


def _title(reader: Reader, iri: NamedNode) -> Bilingual:
    short = iri.value.removeprefix(reader.release.base)
    return reader.name(iri) or Bilingual(short, short)


def _place(resource: Resource) -> tuple[object, ...]:
    return (
        _GROUP_ORDER.index(resource.group),
        _ACT_ORDER.index(resource.act),
        natural(resource.title.da.casefold()),
        resource.iri,
    )


def _summary(reader: Reader) -> ReleaseSummary:
    release, numbers = reader.release, (_number(reader.store, query) for query in (_TRIPLES, _INITIATIVES))
    return ReleaseSummary(release.version, release.published.isoformat(), *numbers)


def _number(store: Store, query: str) -> int:
    (solution,) = cast(QuerySolutions, store.query(query))
    return int(cast(Literal, solution["n"]).value)
