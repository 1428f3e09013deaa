"""The figures of a comparison beside their bars, as aligned tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.table import table

PROJECT = "Indsatsgraf"
OXIGRAPH = "Oxigraph"
RDFLIB = "rdflib-endpoint"
ENGINE = "pyoxigraph"
PYSHACL = "pyshacl"
NAMES = (PROJECT, OXIGRAPH, RDFLIB, ENGINE, PYSHACL)


@dataclass(frozen=True)
class Bar:
    """What the project's figure has to be: at least, or at most, a factor of a peer's and an allowance above it."""

    peer: str
    factor: float
    at_least: bool = False
    allowance: float = 0.0

    def holds(self, figures: Mapping[str, float]) -> bool:
        """Tell whether the figures keep it."""
        bound = self.factor * figures[self.peer] + self.allowance
        return figures[PROJECT] >= bound if self.at_least else figures[PROJECT] <= bound

    def __str__(self) -> str:
        if not self.factor:
            return f"{self.allowance:g}"
        more = f" + {self.allowance:g}" if self.allowance else ""
        return f"{'≥' if self.at_least else '≤'} {self.factor:g} × {self.peer}{more}"


@dataclass(frozen=True)
class Row:
    """One measure, its unit, the figure of each peer that was measured, and the bars that it has."""

    measure: str
    unit: str
    figures: Mapping[str, float]
    bars: Sequence[Bar] = ()

    @property
    def holds(self) -> bool:
        """Whether all of its bars hold."""
        return all(bar.holds(self.figures) for bar in self.bars)

    def cells(self, names: Sequence[str]) -> list[str]:
        """Return its cells: the figures of those named, the ratio for each bar, the bars, and whether they hold."""
        figures = [_written(self.figures.get(name)) for name in names]
        ratios = [_written(self.figures[PROJECT] / self.figures[bar.peer]) for bar in self.bars if bar.factor]
        kept = ["yes" if bar.holds(self.figures) else "NO" for bar in self.bars]
        return [self.measure, self.unit, *figures, *(", ".join(each) for each in (ratios, map(str, self.bars), kept))]


def written(rows: Sequence[Row]) -> str:
    """Return the rows as an aligned table."""
    names = [name for name in NAMES if any(name in row.figures for row in rows)]
    return table(["measure", "unit", *names, "ratio", "bar", "holds"], [row.cells(names) for row in rows])


def _written(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,.0f}" if figure >= 100 or figure == int(figure) else f"{figure:.3g}"
