"""What the `ontology` folder says: its statements, and the names that the reading looks for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph.errors import DataError
from graph.terms import BASE, DCT, ELI, IG, ORG, RDF, SKOS

_LABELS = (SKOS.prefLabel, DCT.title, SKOS.altLabel, DCT.alternative, SKOS.hiddenLabel)


@dataclass(frozen=True, slots=True)
class Name:
    """A thing that pages name: its IRI, its preferred Danish label and every Danish label, that one first."""

    iri: NamedNode
    label: str
    labels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The statements of the `ontology` folder, in file order, and look-ups in them."""

    quads: tuple[Quad, ...]

    @cached_property
    def _objects(self) -> Mapping[tuple[str, str], Sequence[NamedNode | Literal]]:
        found: dict[tuple[str, str], list[NamedNode | Literal]] = {}
        for quad in self.quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                found.setdefault((quad.subject.value, quad.predicate.value), []).append(quad.object)
        return found

    @cached_property
    def _subjects(self) -> Mapping[tuple[str, str], Sequence[NamedNode]]:
        found: dict[tuple[str, str], list[NamedNode]] = {}
        for quad in self.quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                found.setdefault((quad.predicate.value, quad.object.value), []).append(quad.subject)
        return found

    def objects(self, subject: NamedNode, predicate: NamedNode) -> Sequence[NamedNode | Literal]:
        """Return the objects of a subject's statements with a predicate, in file order."""
        return self._objects.get((subject.value, predicate.value), ())

    def names(self, subjects: Sequence[NamedNode]) -> tuple[Name, ...]:
        """Return the Danish names of these things; one without a Danish label is left out."""
        found: list[Name] = []
        for subject in sorted(set(subjects), key=lambda node: node.value):
            labels = [
                label.value
                for predicate in _LABELS
                for label in self.objects(subject, predicate)
                if isinstance(label, Literal) and label.language == "da"
            ]
            if labels:
                found.append(Name(subject, labels[0], tuple(dict.fromkeys(labels))))
        return tuple(found)

    def scheme(self, name: str) -> tuple[Name, ...]:
        """Return the concepts of the scheme `concept/{name}`."""
        return self.names(self._subjects.get((SKOS.inScheme.value, f"{BASE}concept/{name}"), ()))

    @cached_property
    def bodies(self) -> tuple[Name, ...]:
        """Agencies, ministries and other bodies; no municipalities or regions."""
        local = set(self.municipalities)
        return tuple(name for name in self.names([*self._organizations()]) if name not in local)

    @cached_property
    def municipalities(self) -> tuple[Name, ...]:
        """The municipalities."""
        return self.names(
            self._subjects.get((ORG.classification.value, f"{BASE}concept/organisation-type/kommune"), ())
        )

    def _organizations(self) -> Iterator[NamedNode]:
        for kind in (ORG.FormalOrganization, ORG.OrganizationalUnit):
            yield from self._subjects.get((RDF.type.value, kind.value), ())

    @cached_property
    def programmes(self) -> tuple[Name, ...]:
        """The programmes, under any name."""
        return self.names(self._subjects.get((RDF.type.value, IG.Programme.value), ()))

    @cached_property
    def laws(self) -> tuple[Name, ...]:
        """The acts that pages cite."""
        return self.names(self._subjects.get((RDF.type.value, ELI.LegalResource.value), ()))


def concept(scheme: str, slug: str) -> NamedNode:
    """Return the IRI of a concept."""
    return NamedNode(f"{BASE}concept/{scheme}/{slug}")


@cache
def load() -> Vocabulary:
    """Read the Turtle files of the installed `ontology` package; DataError names one that cannot be parsed."""
    quads: list[Quad] = []
    for file in turtle_files(files("ontology")):
        try:
            quads.extend(parse(file.read_bytes(), format=RdfFormat.TURTLE))
        except SyntaxError as error:
            raise DataError(f"{file}: {str(error).splitlines()[0]}; correct the file") from error
    return Vocabulary(tuple(quads))


def turtle_files(folder: Traversable) -> Iterator[Traversable]:
    """Yield the Turtle files below a package's folder, by path."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from turtle_files(item)
        elif item.name.endswith(".ttl"):
            yield item
