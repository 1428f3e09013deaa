"""What changed as JSON: one shape, the same bytes for the same changes.

    {"base": IRI,
     "old": RELEASE, "new": {"version": …, "published": …, "triples": 0, "initiatives": 0},
     "resources": [
       {"iri": …, "group": "initiative", "act": "changed", "title": {"da": …, "en": …},
        "reason": TOLD or null, "successors": [{"iri": …, "title": TOLD}],
        "changes": [
          {"kind": "period-extended", "property": IRI, "told": TOLD,
           "old": [Turtle], "new": [Turtle],
           "old_words": [{"quote": …, "source": IRI, "title": …, "address": …}], "new_words": […],
           "pieces": [{"part": "same", "text": …}]}]}]}

Groups, acts and parts are those of `graph.changes.model`; nothing is left out where it is empty.
"""

import json
from dataclasses import asdict, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from pyoxigraph import NamedNode

from graph.changes.model import Changes
from graph.errors import ReleaseError
from graph.release import CHANGES, version_key


def to_json(changes: Changes) -> str:
    """Return the changes as JSON."""
    return json.dumps(asdict(changes), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str | bytes) -> Changes:
    """Return the changes that `to_json` wrote; ReleaseError where it wrote something else."""
    try:
        changes = cast(Changes, _read(Changes, json.loads(text)))
        _refuse_names(changes)
        return changes
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ReleaseError(f"{CHANGES}: this is no account of changes; build the release again") from error


def _refuse_names(changes: Changes) -> None:
    """Raise ValueError where what is to be an IRI or a version is none."""
    if not all(version_key(each.version) for each in (changes.old, changes.new)):
        raise ValueError("no version")
    NamedNode(changes.base)
    for resource in changes.resources:
        for iri in (resource.iri, *(each.iri for each in resource.successors)):
            NamedNode(iri)


def _read(kind: Any, value: Any) -> Any:
    """Return a value as the type that a field has; an error of Python's own where it is none."""
    if is_dataclass(kind):
        types = _types(cast(type, kind))
        return cast(type, kind)(**{name: _read(types[name], each) for name, each in value.items()})
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in cast(list[Any], value))
    if get_origin(kind) is UnionType:
        return None if value is None else _read(get_args(kind)[0], value)
    if kind in (str, int) and type(value) is not kind:
        raise TypeError
    if kind is str:
        str(value).encode()  # half of a pair of surrogates can be sent to nobody
    return kind(value)


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
