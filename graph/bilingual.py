"""What is said in Danish and in English."""

from collections.abc import Callable
from dataclasses import dataclass

LANGUAGES = ("da", "en")
"""The languages in which things are said; the first is the project's own."""


@dataclass(frozen=True)
class Bilingual:
    """Something said in each of LANGUAGES."""

    da: str
    en: str

    def within(self, language: str) -> str:
        """Return what is said in one of LANGUAGES."""
        return self.en if language == "en" else self.da


def bilingual(say: Callable[[str], str]) -> Bilingual:
    """Return what a function says in each of LANGUAGES."""
    return Bilingual(say("da"), say("en"))
