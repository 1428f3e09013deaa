"""The IRIs of initiatives: minted from titles, and kept once they are known."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from pyoxigraph import NamedNode

from graph.errors import InputError
from graph.terms import BASE

_LONGEST_SLUG = 80
_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "§": "par", "ß": "ss", "ð": "d", "þ": "th"})


@dataclass(frozen=True, slots=True)
class Known:
    """A line of the lookup: the IRI that a title on a page has, now and for ever."""

    source: str
    title: str
    iri: str


def slug(title: str) -> str:
    """Return a title as the last part of an IRI: ASCII letters, digits and hyphens, at most 80 characters."""
    lowered = unicodedata.normalize("NFC", title).lower().translate(_DANISH)
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    hyphened = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if len(hyphened) <= _LONGEST_SLUG:
        return hyphened
    cut = hyphened[: _LONGEST_SLUG + 1].rfind("-")
    return hyphened[: cut if cut > 0 else _LONGEST_SLUG]


def normalised(title: str) -> str:
    """Return what two titles of the same initiative share: NFC, case folded, dashes and spaces unified."""
    text = unicodedata.normalize("NFC", title).casefold()
    return re.sub(r"\s+", " ", re.sub(r"[‐‑‒–—−-]", "-", text)).strip()


def lookup() -> tuple[Known, ...]:
    """Read the committed lookup `graph/iris.tsv`; InputError names the line that is wrong."""
    file = files("graph") / "iris.tsv"
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(rows, 1):
        if len(row) != 3 or (number > 1 and not row[2].startswith(BASE + "initiative/")):
            raise InputError(f"{file}:{number}: give source id, title and IRI, with a tab between them")
    return tuple(Known(*row) for row in rows[1:])


def assign(
    entries: Iterable[tuple[str, str, int | None]], known: Iterable[Known]
) -> Mapping[tuple[str, str], NamedNode]:
    """Map each (source id, title) to the IRI of its initiative.

    `entries` are source id, title and start year. The lookup comes first; then the same normalised title is
    the same initiative, and a title whose slug another one has taken gets its start year behind it.
    """
    told = tuple(known)
    by_entry = {(row.source, normalised(row.title)): row.iri for row in told}
    by_title = {normalised(row.title): row.iri for row in told}
    taken = {row.iri for row in told}
    found: dict[tuple[str, str], NamedNode] = {}
    for source, title, year in entries:
        name = normalised(title)
        iri = by_entry.get((source, name)) or by_title.get(name) or _mint(title, year, taken)
        by_title.setdefault(name, iri)
        taken.add(iri)
        found[source, title] = NamedNode(iri)
    return found


def _mint(title: str, year: int | None, taken: set[str]) -> str:
    iri = f"{BASE}initiative/{slug(title) or 'uden-titel'}"
    if iri in taken and year:
        iri = f"{iri}-{year}"
    number = 2
    candidate = iri
    while candidate in taken:
        candidate = f"{iri}-{number}"
        number += 1
    return candidate


def moved(source: str, titles: Iterable[str], known: Iterable[Known]) -> list[str]:
    """Return what a person should know of a page whose titles changed: the lines to add to the lookup.

    A known title that is gone while a new one came is most likely one initiative under a corrected title.
    """
    before = {normalised(row.title): row for row in known if row.source == source}
    now = {normalised(title): title for title in titles}
    gone = [row for name, row in before.items() if name not in now]
    new = [title for name, title in now.items() if name not in before]
    if not (gone and new and before):
        return []
    return [
        f"{source}: “{row.title}” is gone and “{title}” is new; if they are one, add to graph/iris.tsv: "
        f"{source}\t{title}\t{row.iri}"
        for row in gone
        for title in new
    ]
