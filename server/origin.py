"""Where a stored page came from: its address, its publisher's site, and its dates."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.terms import DCT, FOAF
from server.dataset import Served


@dataclass(frozen=True)
class Origin:
    """A stored page as it is cited; None for what nobody wrote down."""

    source: NamedNode
    address: str | None
    site: str | None
    retrieved: str | None
    updated: str | None


def of(served: Served, source: NamedNode) -> Origin:
    """Return where a stored page came from."""
    return Origin(
        source,
        address=_text(served, source, FOAF.page),
        site=_text(served, source, FOAF.homepage),
        retrieved=_text(served, source, DCT.created),
        updated=_text(served, source, DCT.modified),
    )


def _text(served: Served, source: NamedNode, predicate: NamedNode) -> str | None:
    found = served.store.quads_for_pattern(source, predicate, None, served.dataset.evidence)
    terms = [quad.object for quad in found]
    return next((term.value for term in terms if isinstance(term, NamedNode | Literal)), None)
