"""The words of the texts that are spelled nearly like one that none of them has."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from server.search.file import File

TRIGRAM = 3
PIECES = 3
"""Pieces of a word of which one at least is right where it is misspelled."""
NEAR = 0.7
"""How like a word one must be to be suggested, from 0 to 1."""
SUGGESTED = 3


class Spelling:
    """The spellings of an index; any number of threads may ask for them."""

    def __init__(self, file: File) -> None:
        """Ask nothing yet."""
        self._file = file

    def near(self, word: str) -> Sequence[str]:
        """Return words of the texts that are spelled nearly like this one, the nearest first."""
        lower = word.lower()
        # Trigrams of a long word are in very many others.
        size = max(TRIGRAM, -(-len(lower) // PIECES))
        pieces = {lower[place : place + size] for place in range(len(lower) - size + 1)}
        if not pieces:
            return ()
        asked = "SELECT spelling FROM word WHERE word MATCH ? ORDER BY rank LIMIT 100"
        with self._file.opened() as opened:
            found = [each for (each,) in opened.execute(asked, (" OR ".join(f'"{each}"' for each in pieces),))]
        likeness = {each: SequenceMatcher(None, lower, each).ratio() for each in found if each != lower}
        near = sorted((each for each in likeness if likeness[each] >= NEAR), key=lambda each: -likeness[each])
        return tuple(near[:SUGGESTED])
