"""Where words stand, for a person and an editor: line and column."""

from collections.abc import Iterable, Iterator

from graph.places.statement import Word
from graph.report import Place


def places(file: str, text: str, words: Iterable[Word]) -> Iterator[Place]:
    """Yield the place of each word, all given in the order of the text; a line ends at CR, LF or both."""
    line, begin, end = 1, 0, _line_end(text, 0)
    content = text[:end]
    for start, stop, _ in words:
        if start > end:
            line += sum(text.count(each, end, start) for each in "\r\n") - text.count("\r\n", end, start)
            begin = max(text.rfind(each, end, start) for each in "\r\n") + 1
            end = _line_end(text, start)
            content = text[begin:end]
        yield Place(file, line, start - begin + 1, min(stop, end) - start, content)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    carriage_return = text.find("\r", start, end)
    return end if carriage_return < 0 else carriage_return
