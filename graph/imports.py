"""What RDF files import with `owl:imports`: found among what is given, read, or fetched where that is allowed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urldefrag, urlsplit
from urllib.request import url2pathname

from pyoxigraph import NamedNode, Quad

from graph import download, formats
from graph.errors import DataError, InputError
from graph.formats import GraphFormat
from graph.rdf_file import RdfFile
from graph.terms import OWL, RDF

_ACCEPT = ", ".join(f"{each.media_type};q={1 - number / 10:.1f}" for number, each in enumerate(formats.GRAPHS.values()))
_GENERIC = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
"""Media types that do not tell what a document is."""

Where = Callable[[Quad], str]
"""A statement → its place, for an error."""


class Imports:
    """Follows the imports of files, whoever reads those, and holds no quads but the imports themselves."""

    def __init__(
        self, files: Iterable[RdfFile], known: Mapping[str, Callable[[], Iterable[Quad]]], kept: Path | None
    ) -> None:
        """Take the files that are read anyway, and documents that need not be looked for, each with what it brings.

        `kept` is a folder for what is fetched, or None where nothing may be.
        """
        self._kept = kept
        self._known = {_plain(iri): quads for iri, quads in known.items()}
        self._declared = {_plain(file.base) for file in files}
        self._open: dict[str, Quad] = {}
        self._done: set[str] = set()

    def note(self, quads: Iterable[Quad]) -> None:
        """Keep in mind what the quads import, and which ontologies they are."""
        for quad in quads:
            if quad.predicate == OWL.imports and isinstance(quad.object, NamedNode):
                self._open.setdefault(_plain(quad.object.value), quad)
            elif quad.predicate == RDF.type and quad.object == OWL.Ontology and isinstance(quad.subject, NamedNode):
                self._declared.add(_plain(quad.subject.value))

    def follow(self, read: Callable[[RdfFile], Iterable[Quad]], where: Where, later: bool = False) -> Iterator[Quad]:
        """Yield the quads of what was imported and is not there, and of what that imports; each document once.

        With `later` what can neither be read nor fetched waits for the next call. DataError tells the place of an
        import that nothing satisfies.
        """
        looked_at: set[str] = set()
        while missing := [iri for iri in self._open if iri not in self._declared | self._done | looked_at]:
            looked_at.update(missing)
            for iri in missing:
                yield from self._quads(iri, read, where, later)

    def _quads(self, iri: str, read: Callable[[RdfFile], Iterable[Quad]], where: Where, later: bool) -> Iterator[Quad]:
        if iri in self._known:
            self._done.add(iri)
            yield from self._known[iri]()
            return
        try:
            file = self._found(iri)
        except InputError as error:
            raise DataError(f"{where(self._open[iri])}: <{iri}> cannot be imported: {error}") from error
        if file is not None:
            self._done.add(iri)
            for quad in read(file):
                self.note((quad,))
                yield quad
        elif not later:
            raise DataError(
                f"{where(self._open[iri])}: <{iri}> is imported and not there; give its file too, "
                "or --allow-network to fetch it"
            )

    def _found(self, iri: str) -> RdfFile | None:
        if urlsplit(iri).scheme == "file":
            path = Path(url2pathname(urlsplit(iri).path))
            return RdfFile(str(path), path, formats.of_file(path), iri)
        if self._kept is None:
            return None
        kept = self._kept / f"import{len(self._done)}"
        found = download.fetch(iri, _ACCEPT, kept)
        return RdfFile(iri, kept, _format(found), found.url)


def _plain(iri: str) -> str:
    """Return the document of an IRI."""
    return urldefrag(iri)[0]


def _format(found: download.Download) -> GraphFormat:
    for each in formats.GRAPHS.values():
        if found.media_type in (each.media_type, *each.aliases):
            return each
    if found.media_type not in _GENERIC:
        raise InputError(f"the server sends {found.media_type}, which is no RDF; give its file too")
    return formats.of_file(Path(urlsplit(found.url).path))
