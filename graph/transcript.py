"""One page for programs: everything that was read from it, as JSON."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal

from graph.doubt import Doubted, doubts
from graph.extract.fact import EntryFacts
from graph.reading import Reading
from graph.row import Row, rows
from graph.statements import Object, Statement, law_names, statements
from graph.terminal import shown
from graph.terms import DCT, IG, RDF
from graph.text import Span
from graph.vocabulary import Vocabulary
from graph.wording import english

_Json = Mapping[str, object]
_Nodes = Mapping[str, Collection[Statement]]
_NO_FACTS = frozenset({RDF.type, DCT.source, IG.asStated, IG.hasTargetGroup})
"""What the graph tells of an initiative or a group besides the facts that stand in rows."""


def to_json(reading: Reading, vocabulary: Vocabulary) -> str:
    """Return the facts as they stand in the graph, with their words in the stored text, what is unread and doubtful."""
    stated = _by_entry(statements(reading, law_names(vocabulary)))
    entries = zip(reading.facts.entries, stated, doubts(reading, vocabulary), strict=True)
    modified = reading.facts.modified
    page = {
        "source": reading.page.id,
        "iri": reading.source.value,
        "sha256": reading.page.sha256,
        "modified": {"value": modified[0].isoformat(), "words": [_place(reading, modified[1])]} if modified else None,
        "entries": [_entry(reading, *each, vocabulary) for each in entries],
    }
    return shown(json.dumps(page, ensure_ascii=False, indent=2), _escape) + "\n"


def _escape(one: str) -> str:
    """Return a character as JSON escapes it."""
    return json.dumps(one)[1:-1]


def _by_entry(stated: Iterator[Statement]) -> list[list[Statement]]:
    found: list[list[Statement]] = []
    for each in stated:
        if (each.predicate, each.object) == (RDF.type, IG.Initiative):
            found.append([])
        found[-1].append(each)
    return found


def _entry(
    reading: Reading, entry: EntryFacts, stated: Sequence[Statement], doubted: Sequence[Doubted], vocabulary: Vocabulary
) -> _Json:
    initiative = reading.iris[entry.title]
    groups = [each.object for each in stated if each.predicate == IG.hasTargetGroup]
    subjects = {initiative, *groups}
    told = [each for each in stated if each.subject in subjects and each.predicate not in _NO_FACTS]
    nodes = _nodes(each for each in stated if each.subject != initiative)
    return {
        "title": entry.title,
        "iri": initiative.value,
        "groups": [_group(number, group, nodes) for number, group in enumerate(groups, 1)],
        "facts": [
            _fact(reading, row, each, nodes, vocabulary) for row, each in zip(rows(entry.facts), told, strict=True)
        ],
        "unread": [_place(reading, span) for span in entry.unread],
        "doubts": [
            {"doubt": each.doubt.value, "words": [_place(reading, span) for span in each.spans]} for each in doubted
        ],
    }


def _nodes(stated: Iterable[Statement]) -> _Nodes:
    """Return what is stated of each node, each statement once."""
    found: dict[str, dict[Statement, None]] = {}
    for each in stated:
        found.setdefault(each.subject.value, {})[each] = None
    return found


def _group(number: int, group: Object, nodes: _Nodes) -> _Json:
    [words] = [each.object.value for each in nodes[group.value] if each.predicate == IG.asStated]
    return {"group": number, "iri": group.value, "asStated": words}


def _fact(reading: Reading, row: Row, each: Statement, nodes: _Nodes, vocabulary: Vocabulary) -> _Json:
    return {
        "property": row.local_name,
        "predicate": each.predicate.value,
        "group": row.group or None,
        "text": english(row.value, reading, vocabulary),
        "value": _described(each.object, nodes),
        "words": [_place(reading, span) for span in each.spans],
    }


def _described(value: Object, nodes: _Nodes) -> _Json:
    """Return a value as SPARQL results write it; of a node that the page describes, what it states of it too."""
    if isinstance(value, Literal):
        kind = {"xml:lang": value.language} if value.language else {"datatype": value.datatype.value}
        return {"type": "literal", "value": value.value, **kind}
    told = nodes.get(value.value, ())
    described = [{"predicate": each.predicate.value, "value": _described(each.object, nodes)} for each in told]
    return {"type": "uri", "value": value.value, **({"statements": described} if described else {})}


def _place(reading: Reading, span: Span) -> _Json:
    stored = reading.page.text.locate(span)
    quote = reading.page.text.stored[stored.start : stored.end]
    return {"start": stored.start, "end": stored.end, "quote": quote}
