"""How the shapes fared: for each, its results, the nodes it looked at and how many of them passed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.report.model import Report, Severity, Term


@dataclass(frozen=True)
class Tally:
    """What one shape came to, None for all without an IRI: `failed` of the `checked` nodes have results, if counted."""

    shape: NamedNode | None
    counts: Mapping[Severity, int]
    checked: int | None
    failed: int

    @property
    def passed(self) -> int | None:
        """The number of focus nodes without a result of this shape."""
        return None if self.checked is None else max(0, self.checked - self.failed)


def tallies(report: Report) -> list[Tally]:
    """Return a tally for each shape that has results or looked at nodes, by its IRI; all results count."""
    counts: dict[NamedNode | None, Counter[Severity]] = {shape: Counter() for shape in report.focus_nodes}
    failed: dict[NamedNode | None, set[Term]] = {}
    for each in report.all_results:
        counts.setdefault(each.shape, Counter())[each.severity] += 1
        failed.setdefault(each.shape, set()).add(each.focus)
    return [
        Tally(
            shape,
            {each: its[each] for each in Severity},
            report.focus_nodes.get(shape) if shape else None,
            len(failed.get(shape, ())),
        )
        for shape, its in sorted(counts.items(), key=lambda item: (item[0] is None, str(item[0])))
    ]
