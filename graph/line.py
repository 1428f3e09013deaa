"""Lines of a page: its plain text cut at line ends, and what the markup told of each line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from graph.text import Span

TITLE = 1
"""The level of a page's own title."""
LABEL = 7
"""The level of what labels its content without being one of HTML's six headings: a term, a bold line."""
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words; `block` numbers the runs of lines without a blank line between them, and one `opens` it.

    `level` is that of a heading, from 1 (the page's title) to 7, and 0 where nothing but its words tells one.
    """

    span: Span
    words: str
    block: int
    opens: bool
    alone: bool
    level: int


def lines(plain: str, levels: Mapping[int, int]) -> Iterator[Line]:
    """Yield the lines with words; `levels` holds the known levels of headings by where their lines begin."""
    matches = [match for match in _LINE.finditer(plain) if match.group().strip()]
    if not matches:
        return
    parted = [plain.count("\n", above.end(), below.start()) > 1 for above, below in pairwise(matches)]
    block = 0
    for match, before, after in zip(matches, [True, *parted], [*parted, True], strict=True):
        words = match.group().strip()
        start = match.start() + match.group().index(words)
        block += before and start > 0
        yield Line(Span(start, start + len(words)), words, block, before, before and after, levels.get(start, 0))
