"""Pages saved as HTML: whatever their shape, they give the facts of the same page saved as text."""

from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal
from webpage import SHAPES, Shape, source

from graph import extract, page, vocabulary
from graph.extract.fact import Fact

HERE = Path(__file__).parent
TEXTS = sorted(
    [*(HERE / "reading").glob("*.txt"), *(HERE / "pages").glob("*.txt"), *(HERE.parent / "graph/pages").glob("*.txt")]
)


def facts(file: Path) -> list[tuple[str, list[str]]]:
    """Return the facts of each entry without where they stand, in the words of their values."""
    read = extract.facts(page.read(file), vocabulary.load())
    told = [
        (entry.title, sorted({f"{one.property} {_told(one.value)}" for one in entry.facts})) for entry in read.entries
    ]
    return [("", [str(read.modified[0] if read.modified else None)]), *told]


def _told(value: object) -> str:
    if isinstance(value, Fact):
        return f"{value.property} {_told(value.value)}"
    if isinstance(value, tuple):
        return f"({', '.join(sorted(map(_told, value)))})"
    if is_dataclass(value):
        return ", ".join(_told(getattr(value, one.name)) for one in fields(value))
    return " ".join((value.value if isinstance(value, Literal) else str(value)).split())


@cache
def expected(text: Path) -> list[tuple[str, list[str]]]:
    return facts(text)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.stem)
def test_a_page_gives_the_same_facts_as_html_of_any_shape(text: Path, shape: Shape, tmp_path: Path) -> None:
    file = tmp_path / f"{text.stem}.html"
    file.write_text(shape(source(text)), encoding="utf-8")
    assert facts(file) == expected(text)
