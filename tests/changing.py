"""Releases to compare: made of a few triples, in the folder of a test."""

import itertools
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Triple, parse

from graph import dumps, store
from graph.archive import publish
from graph.release import STORE, Release
from graph.report import Report
from graph.terms import BASE, PREFIXES

CASES = Path(__file__).with_name("changes")
"""What two releases hold, and the accounts of what changed."""

_days = itertools.count()


def published(folder: Path, quads: Iterable[Quad | Triple], base: str = BASE) -> Release:
    """Publish quads as a release of a day of its own, in a folder of its own: nothing is lost between two of them."""
    number = next(_days)
    held = [each if isinstance(each, Quad) else Quad(each.subject, each.predicate, each.object) for each in quads]
    return publish(folder / str(number), held, Report(()), base, {}, date(2026, 1, 1) + timedelta(number))[0]


def compared(folder: Path, quads: Iterable[Quad], base: str = BASE) -> Release:
    """Write what is compared of a release, its store and its sorted quads, and no more: that is quick."""
    number = next(_days)
    version = (date(2026, 1, 1) + timedelta(number)).isoformat()
    place = folder / version
    place.mkdir(parents=True)
    store.create(place / STORE, quads)
    dumps.write_dataset(store.open_read_only(place / STORE), place)
    return Release(
        place, version, base, {"version": version, "published": f"{version}T00:00:00+00:00", "content": number}
    )


def case(name: str) -> list[Quad]:
    """Return the quads of a file among the cases."""
    return list(parse(path=CASES / name, format=RdfFormat.TRIG))


def turtle(facts: str, base: str = BASE) -> list[Quad]:
    """Return Turtle that is relative to the base, with the project's prefixes, as quads."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return list(parse(f"@base <{base}> .\n{prefixes}{facts}", format=RdfFormat.TURTLE))
