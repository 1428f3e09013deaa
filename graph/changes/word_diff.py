"""A text that changed, as pieces: the words that went, those that came, and a few of those around them."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from graph.changes.model import Part, Piece

_AROUND = 5
"""Words that are kept on either side of what changed."""
_MOST = 3_000
"""Words of a stretch that are compared one by one; a longer one is told as gone and come, as it takes too long."""
_SHOWN = 40
"""Words at either end of what went or came; between them, more are left out."""

_WORD = re.compile(r"\S+\s*|\s+")


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return what changed in a text, word by word; none where nothing did."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = before[start : len(before) - end], after[start : len(after) - end]
    found = [Piece(Part.SAME, "".join(before[:start])), *_changed(*middle)]
    found.append(Piece(Part.SAME, "".join(before[len(before) - end :])))
    whole = [each for each in found if each.text]
    if all(each.part == Part.SAME for each in whole):
        return ()
    return tuple(_short(each, place == 0, place == len(whole) - 1) for place, each in enumerate(whole))


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _changed(before: list[str], after: list[str]) -> Iterator[Piece]:
    if max(len(before), len(after)) > _MOST:
        yield from (Piece(Part.REMOVED, "".join(before)), Piece(Part.ADDED, "".join(after)))
        return
    for act, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if act == "equal":
            yield Piece(Part.SAME, "".join(before[i:j]))
        else:
            yield from (Piece(Part.REMOVED, "".join(before[i:j])), Piece(Part.ADDED, "".join(after[k:m])))


def _short(piece: Piece, first: bool, last: bool) -> Piece:
    """Return a piece with the words beside a change, where it did not change, or else with its first and last ones."""
    words = _WORD.findall(piece.text)
    kept = _AROUND if piece.part == Part.SAME else _SHOWN
    if len(words) <= 2 * kept:
        return piece
    same = piece.part == Part.SAME
    head = "" if same and first else "".join(words[:kept])
    tail = "" if same and last else "".join(words[-kept:])
    return Piece(piece.part, f"{head}… {tail}" if tail else f"{head.rstrip()} …")
