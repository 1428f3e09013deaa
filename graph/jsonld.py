"""JSON-LD that people read and programs stream: the project's context, then one subject a line."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, Quad

from graph import order
from graph.order import Term
from graph.terms import RDF, XSD

_INTEGER = re.compile("0|-?[1-9][0-9]{0,14}")
"""Integers that every reader of JSON keeps exact."""


class Context:
    """A JSON-LD context of prefixes and terms, each with one meaning; it says how a statement is written short."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self._iris: dict[str, str] = {}
        self._prefixes = {name: told for name, told in content.items() if str(told).endswith(("/", "#"))}
        self._terms: dict[str, tuple[str, Mapping[str, str]]] = {}
        for name, told in content.items():
            if isinstance(told, dict):
                term = cast("Mapping[str, str]", told)
                self._terms[self.expanded(term["@id"])] = (name, term)
            elif not name.startswith("@") and not told.startswith("@"):
                self._iris[self.expanded(told)] = name

    def expanded(self, name: str) -> str:
        """Return the IRI that a name of the context stands for."""
        prefix, colon, local = name.partition(":")
        namespace = self.content.get(prefix)
        return namespace + local if colon and isinstance(namespace, str) and not local.startswith("//") else name

    def name(self, iri: str) -> str:
        """Return the term for an IRI that says nothing of values, else its prefixed name, else the IRI itself."""
        return self._iris.get(iri) or self._prefixed(iri)

    def entry(self, predicate: str, value: Term) -> tuple[str, Any, str]:
        """Return the key, the value and, where it stands in a map of languages, the language of a statement."""
        name, told = self._terms.get(predicate, (self.name(predicate), {}))
        kind = told.get("@type")
        if isinstance(value, NamedNode):
            return (name, value.value, "") if kind == "@id" else (self._plain(predicate), {"@id": value.value}, "")
        assert isinstance(value, Literal)  # noqa: S101 - a release has no other terms
        if value.language and told.get("@container") == "@language" and value.datatype == RDF.langString:
            return name, value.value, value.language
        if kind and kind != "@id" and self.expanded(kind) == value.datatype.value:
            return name, _coerced(value), ""
        if not told and value.datatype == XSD.string:
            return name, value.value, ""
        return self._plain(predicate), _whole(value), ""

    def _plain(self, predicate: str) -> str:
        """Return a key for the predicate that says nothing of its values."""
        return self._prefixed(predicate) if predicate in self._terms else self.name(predicate)

    def _prefixed(self, iri: str) -> str:
        fitting = (name for name, namespace in self._prefixes.items() if iri.startswith(namespace) and iri != namespace)
        name = next(fitting, None)
        local = iri[len(self._prefixes[name]) :] if name else ""
        return iri if name is None or local.startswith("//") else f"{name}:{local}"


@cache
def context() -> Context:
    """Return the project's context, as it stands in `ontology/context.jsonld`."""
    return Context(json.loads((files("ontology") / "context.jsonld").read_bytes())["@context"])


def document(subjects: Iterable[list[Quad]], context: Context) -> Iterator[str]:
    """Yield the text of a JSON-LD document of the statements of each subject.

    There are no blank nodes among them; graph names are dropped.
    """
    head = json.dumps(context.content, ensure_ascii=False, indent=1)
    yield f'{{"@context": {head},\n"@graph": [\n'
    separator = ""
    for statements in subjects:
        yield separator + json.dumps(_node(statements, context), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _node(statements: list[Quad], context: Context) -> Mapping[str, Any]:
    statements = order.statements(statements)
    types = [each.object for each in statements if each.predicate == RDF.type]
    subject = statements[0].subject
    assert isinstance(subject, NamedNode)  # noqa: S101 - a release has no other subjects
    node: dict[str, Any] = {"id": subject.value}
    for kind in types:
        if isinstance(kind, NamedNode):
            _put(node, "type", context.name(kind.value))
    for each in statements:
        if each.predicate == RDF.type and isinstance(each.object, NamedNode):
            continue
        key, value, language = context.entry(each.predicate.value, each.object)
        if language:
            _put(node.setdefault(key, {}), language, value)
        else:
            _put(node, key, value)
    return node


def _put(node: dict[str, Any], key: str, value: object) -> None:
    """Add a value: the first alone, several as a list."""
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def _coerced(literal: Literal) -> str | int:
    """Return a literal whose datatype the context tells."""
    is_number = literal.datatype == XSD.integer and _INTEGER.fullmatch(literal.value)
    return int(literal.value) if is_number else literal.value


def _whole(literal: Literal) -> Mapping[str, str]:
    told = {"@value": literal.value}
    if literal.language:
        told["@language"] = literal.language
    elif literal.datatype != XSD.string:
        told["@type"] = literal.datatype.value
    return told
