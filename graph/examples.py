"""The questions of the `examples` folder: what they ask, and whether a release answers them as they promise."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain, repeat
from pathlib import Path

from pyoxigraph import Store

from graph import contract, store
from graph.complaint import syntax_error
from graph.contract import Contract
from graph.errors import DataError, NotAnswered
from graph.terms import BASE

TOPICS: Mapping[str, Mapping[str, str]] = {
    "time": {"da": "Tid", "en": "Time"},
    "target-group": {"da": "Målgrupper", "en": "Target groups"},
    "theme": {"da": "Situationer, arenaer og metoder", "en": "Situations, settings and methods"},
    "programme": {"da": "Programmer og bevillinger", "en": "Programmes and funding"},
    "body": {"da": "Myndigheder og andre organisationer", "en": "Bodies"},
    "municipality": {"da": "Kommuner", "en": "Municipalities"},
    "law": {"da": "Lovgivning", "en": "Law"},
    "evidence": {"da": "Kilder og belæg", "en": "Sources and evidence"},
    "vocabulary": {"da": "Begreber og andre vokabularer", "en": "Concepts and other vocabularies"},
    "graph": {"da": "Uddrag som graf", "en": "Extracts as a graph"},
}
"""Topic → its titles, in the order in which they are listed."""

_KEYS = ("title-da", "title-en", "description-da", "description-en", "topic", "answer")
_LINE = re.compile(r"# (?P<key>[a-z-]+): (?P<value>\S.*)")


@dataclass(frozen=True)
class Example:
    """A question: its name, its texts by language, the SPARQL that asks it, and what its answer looks like."""

    name: str
    topic: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    answer: Contract
    query: str


@dataclass(frozen=True)
class Run:
    """How a release answered one question: rows, triples or truth (1 or 0), and the seconds that it took."""

    name: str
    count: int
    seconds: float


@cache
def load(base: str = BASE) -> tuple[Example, ...]:
    """Return the questions by topic, those of a topic by name, for a release with this base.

    DataError names file and line of a header that is not as it should be.
    """
    folder = files("examples") / "queries"
    found = [read(file, base) for file in folder.iterdir() if file.name.endswith(".rq")]
    order = list(TOPICS)
    return tuple(sorted(found, key=lambda example: (order.index(example.topic), example.name)))


def read(file: Traversable, base: str = BASE) -> Example:
    """Return the question in a file; DataError names file and line of a header that is not as it should be."""
    name = file.name.removesuffix(".rq")
    lines = _text(file, name).splitlines(keepends=True)
    header = zip(_KEYS, chain(lines, repeat("")), strict=False)
    stated = {key: _stated(name, number, key, line) for number, (key, line) in enumerate(header, start=1)}
    topic = stated["topic"]
    if topic not in TOPICS:
        raise _malformed(name, _KEYS.index("topic") + 1, f"{topic!r} is no topic; choose one of {', '.join(TOPICS)}")
    try:
        answer = contract.read(stated["answer"])
    except DataError as error:
        raise _malformed(name, _KEYS.index("answer") + 1, str(error)) from error
    # Queries write what the project mints as relative IRIs below a BASE, so that they fit any release.
    query = "".join(lines[len(_KEYS) :]).strip().replace(f"BASE <{BASE}>", f"BASE <{base}>", 1) + "\n"
    return Example(name, topic, _by_language("title", stated), _by_language("description", stated), answer, query)


def run(folder: Path, base: str) -> Iterator[Run]:
    """Ask the store in a folder each question; NotAnswered names the first whose answer is not as it promises.

    How many rows there are is told, not judged: that depends on the pages.
    """
    opened = store.open_read_only(folder)
    for example in load(base):
        yield ask(opened, example)


def ask(opened: Store, example: Example) -> Run:
    """Ask a store one question and read its answer to the end; NotAnswered tells what is not as promised."""
    begun = time.monotonic()
    # Below as many lines as the header has, so that a complaint names the line of the file.
    text = "\n" * (len(_KEYS) + 1) + example.query
    try:
        count = example.answer.count(opened.query(text))
    except SyntaxError as error:
        raise NotAnswered(f"{_place(example.name)}: {syntax_error(error, text)}; correct it") from error
    except NotAnswered as error:
        hint = "correct the query or its `# answer:` line"
        raise NotAnswered(f"{_place(example.name)}: {error}; {hint}") from error
    return Run(example.name, count, time.monotonic() - begun)


def _text(file: Traversable, name: str) -> str:
    content = file.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _malformed(name, line, "this is not UTF-8; save the file as UTF-8") from error


def _stated(name: str, number: int, key: str, line: str) -> str:
    stated = _LINE.fullmatch(line.rstrip())
    if stated is None or stated["key"] != key:
        raise _malformed(name, number, f"expected `# {key}: …`, came {line.rstrip()!r}; correct the line")
    return stated["value"]


def _by_language(key: str, stated: Mapping[str, str]) -> Mapping[str, str]:
    return {language: stated[f"{key}-{language}"] for language in ("da", "en")}


def _malformed(name: str, line: int, reason: str) -> DataError:
    return DataError(f"{_place(name)}:{line}: {reason}", line)


def _place(name: str) -> str:
    return f"examples/queries/{name}.rq"
