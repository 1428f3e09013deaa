"""The results that say the same: one shape, one severity, one message."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.report.model import Result, Severity


@dataclass(frozen=True)
class Group:
    """Results with one message; `tag` is the message's language, "" where it has none and None without a message."""

    severity: Severity
    shape: NamedNode | None
    message: str
    tag: str | None
    results: Sequence[Result]


def groups(results: Sequence[Result], language: str) -> list[Group]:
    """Return the results by what they say in the language, the gravest first, each group in their order."""
    found: dict[tuple[int, str, str], list[Result]] = {}
    for each in results:
        key = (each.severity.rank, str(each.shape), each.message(language))
        found.setdefault(key, []).append(each)
    return [
        Group(its[0].severity, its[0].shape, message, its[0].message_language(language), its)
        for (_, _, message), its in sorted(found.items(), key=lambda item: item[0])
    ]
