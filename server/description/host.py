"""The IRIs of what one host describes, all below its own address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple


@dataclass(frozen=True)
class Host:
    """A host by its address, which ends in a slash."""

    root: str

    @property
    def page(self) -> NamedNode:
        """The front page, which is the document that describes the rest."""
        return NamedNode(self.root)

    @property
    def dataset(self) -> NamedNode:
        """The dataset, whichever release of it is in service."""
        return self.part("dataset")

    @property
    def catalog(self) -> NamedNode:
        """The catalogue of all that the host offers."""
        return self.part("catalog")

    @property
    def publisher(self) -> NamedNode:
        """Who publishes."""
        return self.part("publisher")

    @property
    def contact(self) -> NamedNode:
        """Where to turn to."""
        return self.part("contact")

    @property
    def files(self) -> NamedNode:
        """The page from which files are downloaded."""
        return NamedNode(self.root + "releases/")

    @property
    def endpoint(self) -> NamedNode:
        """The SPARQL endpoint."""
        return NamedNode(self.root + "sparql")

    def part(self, name: str) -> NamedNode:
        """Return a thing that is described with the dataset."""
        return NamedNode(f"{self.root}#{name}")

    def release(self, version: str) -> NamedNode:
        """Return one release of the dataset, which stays as it is."""
        return NamedNode(f"{self.root}releases/{version}/")

    def file(self, version: str, name: str) -> NamedNode:
        """Return one file of a release."""
        return NamedNode(f"{self.root}releases/{version}/{name}")


def worded(it: NamedNode, predicate: NamedNode, texts: Mapping[str, str]) -> Iterator[Triple]:
    """Yield the text in each language, by its tag."""
    for tag, text in texts.items():
        yield Triple(it, predicate, Literal(text, language=tag))
