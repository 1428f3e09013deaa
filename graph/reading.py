"""A reading: one page with the facts read from it, and its IRIs."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.extract.fact import PageFacts
from graph.page import Page
from graph.terms import BASE


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with what was read from it, and the IRI of each of its titles."""

    page: Page
    facts: PageFacts
    iris: Mapping[str, NamedNode]

    @property
    def source(self) -> NamedNode:
        """The IRI of the stored page, which is its graph's too."""
        return NamedNode(f"{BASE}source/{self.page.id}")
