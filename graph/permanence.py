"""What was published stays: an IRI that a release gave to a thing is told of by every later one."""

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, NamedNode, Store

from graph import store
from graph.errors import ReleaseError
from graph.release import Release
from graph.terms import AS, ELI, IG, ORG, RDF, SKOS

CLASSES = (
    IG.Initiative,
    IG.Programme,
    ORG.FormalOrganization,
    ORG.OrganizationalUnit,
    ELI.LegalResource,
    ELI.LegalResourceSubdivision,
    SKOS.ConceptScheme,
    SKOS.Concept,
    IG.SourceDocument,
    AS.Tombstone,
)
"""The classes of what keeps its IRI, that of what was withdrawn among them."""

SHOWN = 5
"""How many lost IRIs an error names."""


def refuse_loss(built: Store, base: str, before: Release | None) -> None:
    """Raise ReleaseError where a thing of the release before has neither a description nor a tombstone any more."""
    if before is None:
        return
    if before.base != base:
        raise ReleaseError(
            f"{before.folder.parent}: the releases there have the base {before.base}, and their IRIs must stay; "
            f"build one with the base {base} in another folder (--out)"
        )
    kept = {iri.value for iri in things(built, base)}
    lost = sorted({iri.value for iri in things(store.open_read_only(before.store), base)} - kept)
    if lost:
        named = ", ".join(iri.removeprefix(base) for iri in lost[:SHOWN]) + (", …" if len(lost) > SHOWN else "")
        raise ReleaseError(
            f"{len(lost)} IRI{'s' * (len(lost) > 1)} of release {before.version} would vanish ({named}); build "
            "with the pages that tell of them too, give each a tombstone (as:Tombstone) with --tombstones, or choose "
            "another folder with --out"
        )


def things(opened: Store, base: str) -> Iterator[NamedNode]:
    """Yield what keeps its IRI."""
    for kind in CLASSES:
        for quad in opened.quads_for_pattern(None, RDF.type, kind, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(base):
                yield quad.subject
