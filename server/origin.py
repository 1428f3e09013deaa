"""Where a stored page came from: its address, its publisher's site, and its dates."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape
from pyoxigraph import Literal, NamedNode

from graph.terms import DCT, FOAF
from server.dataset import Served
from server.labels import Name, label
from server.language import gettext
from server.wording import day, web


@dataclass(frozen=True)
class Origin:
    """A stored page as it is cited; None for what nobody wrote down."""

    source: NamedNode
    title: Name
    address: str | None
    site: str | None
    retrieved: str | None
    updated: str | None

    @cached_property
    def told(self) -> Markup:
        """Where the page was found and when, in the language of this answer; said once, however many facts it has."""
        if self.address:
            found = _link(self.address)
        elif self.site:
            found = _link(self.site) + " " + escape(gettext("(the page's own address is not known)"))
        else:
            found = escape(gettext("its address is not known"))
        if self.retrieved:
            return found + ", " + gettext("retrieved %(day)s", day=day(self.retrieved))
        return found + ", " + gettext("the day of retrieval is not known")


def of(served: Served, source: NamedNode) -> Origin:
    """Return where a stored page came from."""
    return Origin(
        source,
        label(served.store, source),
        address=_text(served, source, FOAF.page),
        site=_text(served, source, FOAF.homepage),
        retrieved=_text(served, source, DCT.created),
        updated=_text(served, source, DCT.modified),
    )


def _link(address: str) -> Markup:
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(web(address), address)


def _text(served: Served, source: NamedNode, predicate: NamedNode) -> str | None:
    found = served.store.quads_for_pattern(source, predicate, None, served.dataset.evidence)
    terms = [quad.object for quad in found]
    return next((term.value for term in terms if isinstance(term, NamedNode | Literal)), None)
