"""What changed as RDF: activities of Activity Streams, told in Danish and English."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from graph.bilingual import Bilingual
from graph.changes import account
from graph.changes.model import Act, Changes, Resource
from graph.terms import AS, DCT, IG, RDF

_CLASSES = {
    Act.ADDED: AS.Create,
    Act.RESTORED: AS.Undo,
    Act.WITHDRAWN: AS.Delete,
    Act.REMOVED: AS.Delete,
    Act.CHANGED: AS.Update,
}


def iri(base: str, version: str) -> str:
    """Return the IRI of the account of what changed with a release."""
    return f"{base}releases/{version}/changes"


def activities(changes: Changes) -> Iterator[Triple]:
    """Yield a collection with an activity for each thing that changed, and what is said of each of them."""
    whole = NamedNode(iri(changes.base, changes.new.version))
    yield Triple(whole, RDF.type, AS.Collection)
    yield from _said(whole, AS.name, account.title(changes))
    yield from _said(whole, AS.summary, account.summary(changes))
    yield Triple(whole, AS.totalItems, Literal(len(changes.resources)))
    for number, resource in enumerate(changes.resources, 1):
        activity = NamedNode(f"{whole.value}#{number}")
        yield Triple(whole, AS.items, activity)
        yield from _activity(activity, resource)


def _activity(activity: NamedNode, resource: Resource) -> Iterator[Triple]:
    yield Triple(activity, RDF.type, _CLASSES[resource.act])
    yield Triple(activity, AS.object, NamedNode(resource.iri))
    yield from _said(activity, AS.name, resource.title)
    if resource.reason:
        yield from _said(activity, IG.reason, resource.reason)
    for each in resource.successors:
        yield Triple(activity, DCT.isReplacedBy, NamedNode(each.iri))
    act, title = account.ACTS[resource.act], resource.title
    whole = Bilingual(f"{title.da} ({act.da})", f"{title.en} ({act.en})")
    for said in (each.told for each in resource.changes) if resource.changes else (whole,):
        yield from _said(activity, AS.summary, said)


def _said(subject: NamedNode, predicate: NamedNode, text: Bilingual) -> Iterator[Triple]:
    if text.da == text.en:
        # Told in one language alone, or a name that is none of words; which one it is in is not known here.
        yield Triple(subject, predicate, Literal(text.da))
        return
    yield Triple(subject, predicate, Literal(text.da, language="da"))
    yield Triple(subject, predicate, Literal(text.en, language="en"))
