"""Corrections: statements that a person adds to what was read or withdraws from it, each with reason and source."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Triple

from graph import handwritten
from graph.errors import DataError
from graph.terms import BASE, DCT, IG, RDF, XSD

_IRI = re.compile(re.escape(BASE) + r"correction/[a-z0-9]+(?:-[a-z0-9]+)*")
_PARTS = (RDF.subject, RDF.predicate, RDF.object)
_OWN = frozenset({RDF.type, IG.reason, DCT.date, DCT.source, IG.adds, IG.withdraws})
_WEB = ("https://", "http://")
"""What the address of a source begins with: readers are led there."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's decision; the statements stand in one order, however the file has them."""

    iri: NamedNode
    reasons: tuple[Literal, ...]
    date: Literal
    sources: tuple[NamedNode | Literal, ...]
    added: tuple[Triple, ...]
    withdrawn: tuple[Triple, ...]


def read(file: Path | None = None) -> tuple[Correction, ...]:
    """Read the corrections of a Turtle file, by default the shipped one, in the order of their IRIs.

    Raises InputError for a file that cannot be read, DataError with its line for one that is not as it should be.
    """
    reader = _Reader(*handwritten.read(file, "corrections.ttl", "corrections"))
    found = tuple(reader.correction(iri) for iri in reader.subjects())
    reader.refuse_repetition(found)
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what was parsed, and tells where the file is wrong."""

    file: Path
    text: str
    data: Dataset

    def subjects(self) -> Iterator[NamedNode]:
        """Yield the corrections in the order of their IRIs; everything else in the file must belong to one."""
        subjects = {quad.subject for quad in self.data}
        stated = {quad.object for quad in self.data if quad.predicate in (IG.adds, IG.withdraws)}
        # A node of a correction that is named as one, too, would else belong to nothing.
        corrections = {
            subject for subject in subjects if isinstance(subject, NamedNode) and _IRI.fullmatch(subject.value)
        }
        for subject in sorted((subjects - stated) | corrections, key=str):
            if not isinstance(subject, NamedNode) or not _IRI.fullmatch(subject.value):
                raise self._wrong(subject, "is no correction; name it <correction/NAME> below the base, in a-z, 0-9, -")
            yield subject

    def correction(self, iri: NamedNode) -> Correction:
        """Return one correction."""
        told: dict[NamedNode, list[object]] = {}
        for quad in self.data.quads_for_subject(iri):
            told.setdefault(quad.predicate, []).append(quad.object)
        for predicate in sorted(told.keys() - _OWN, key=str):
            raise self._wrong(iri, f"says {predicate}, which no correction has; take it out")
        if told.get(RDF.type) != [IG.Correction]:
            raise self._wrong(iri, "is not said to be an ig:Correction and nothing else; write `a ig:Correction`")
        added, withdrawn = (self._statements(iri, told.get(each, [])) for each in (IG.adds, IG.withdraws))
        if not added and not withdrawn:
            raise self._wrong(iri, "neither adds nor withdraws; state with ig:adds or ig:withdraws what it does")
        return Correction(
            iri, self._reasons(iri, told), self._date(iri, told), self._sources(iri, told), added, withdrawn
        )

    def refuse_repetition(self, corrections: Sequence[Correction]) -> None:
        """Refuse a statement that is corrected twice: nobody could say which of them holds."""
        counted = Counter(triple for each in corrections for triple in (*each.added, *each.withdrawn))
        for each in corrections:
            for triple in (*each.added, *each.withdrawn):
                if counted[triple] > 1:
                    raise self._wrong(each.iri, f"repeats what is corrected elsewhere in the file ({triple}); keep one")

    def _reasons(self, iri: NamedNode, told: Mapping[NamedNode, list[object]]) -> tuple[Literal, ...]:
        found = [
            each for each in told.get(IG.reason, []) if isinstance(each, Literal) and each.language in ("da", "en")
        ]
        if not found or len(found) != len(told[IG.reason]):
            raise self._wrong(iri, 'has no reason; give one with ig:reason "…"@da')
        return tuple(sorted(found, key=str))

    def _date(self, iri: NamedNode, told: Mapping[NamedNode, list[object]]) -> Literal:
        match told.get(DCT.date):
            case [Literal(datatype=XSD.date) as found] if _is_day(found.value):
                return found
            case _:
                raise self._wrong(iri, 'has no date; give one with dct:date "2026-01-31"^^xsd:date')

    def _sources(self, iri: NamedNode, told: Mapping[NamedNode, list[object]]) -> tuple[NamedNode | Literal, ...]:
        found = [
            each
            for each in told.get(DCT.source, [])
            if (isinstance(each, NamedNode) and each.value.startswith(_WEB))
            or (isinstance(each, Literal) and each.language in ("da", "en"))
        ]
        if not found or len(found) != len(told[DCT.source]):
            raise self._wrong(iri, 'has no source; give with dct:source <https://…> or "…"@da who or what says so')
        return tuple(sorted(found, key=str))

    def _statements(self, iri: NamedNode, nodes: Sequence[object]) -> tuple[Triple, ...]:
        return tuple(sorted((self._statement(iri, node) for node in nodes), key=str))

    def _statement(self, iri: NamedNode, node: object) -> Triple:
        told = list(self.data.quads_for_subject(node)) if isinstance(node, NamedNode | BlankNode) else []
        parts = {quad.predicate: quad.object for quad in told if quad.predicate in _PARTS}
        if len(told) == len(parts) == len(_PARTS):
            subject, predicate, value = (parts[each] for each in _PARTS)
            if (
                isinstance(subject, NamedNode)
                and isinstance(predicate, NamedNode)
                and isinstance(value, NamedNode | Literal)
            ):
                return Triple(subject, predicate, value)
        raise self._wrong(
            iri,
            "has an incomplete statement; give each one rdf:subject, rdf:predicate and rdf:object, without blank nodes",
        )

    def _wrong(self, subject: object, what: str) -> DataError:
        """Return the error with the first line that names the subject, which the parser does not tell."""
        name = subject.value.rpartition("/")[2] if isinstance(subject, NamedNode) else "["
        named = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])" if name != "[" else r"\[")
        lines = enumerate(self.text.splitlines(), 1)
        line = next((number for number, text in lines if named.search(text.partition("# ")[0])), None)
        told = subject.value.removeprefix(BASE) if isinstance(subject, NamedNode) else "a blank node"
        return DataError(f"{self.file}{f':{line}' if line else ''}: {told} {what}", line)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value  # weeks and dates without hyphens are no xsd:date
    except ValueError:
        return False
