"""Three releases of one folder: an initiative that changes, one that comes, and the first one withdrawn."""

import json
from datetime import date, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from graph.archive import publish
from graph.report import Report
from graph.terms import AS, BASE, DCT, IG, RDF

OLD, NEW = (NamedNode(f"{BASE}initiative/{name}") for name in ("gammel", "ny"))
FIRST, SECOND, THIRD = "2026-01-31", "2026-01-31-2", "2026-02-28"
MOMENTS = {
    FIRST: ("2026-01-31T10:00:00+00:00", "Sat, 31 Jan 2026 10:00:00 GMT"),
    SECOND: ("2026-01-31T15:00:01+00:00", "Sat, 31 Jan 2026 15:00:01 GMT"),
    THIRD: ("2026-02-28T10:00:00+00:00", "Sat, 28 Feb 2026 10:00:00 GMT"),
}
"""Version → when it was published, as its manifest and as HTTP tell it."""


def live(iri: NamedNode, title: str) -> list[Quad]:
    return [Quad(iri, RDF.type, IG.Initiative), Quad(iri, DCT.title, Literal(title, language="da"))]


TOMBSTONE = [
    Quad(OLD, RDF.type, AS.Tombstone),
    Quad(OLD, AS.formerType, IG.Initiative),
    Quad(OLD, DCT.title, Literal("Den gamle", language="da")),
    Quad(OLD, IG.reason, Literal("Den blev lagt sammen med en anden.", language="da")),
    Quad(OLD, IG.reason, Literal("It was merged with another.", language="en")),
    Quad(OLD, DCT.isReplacedBy, NEW),
]
STATES = {
    FIRST: live(OLD, "Den gamle"),
    SECOND: live(OLD, "Den gamle, rettet") + live(NEW, "Den nye"),
    THIRD: TOMBSTONE + live(NEW, "Den nye"),
}


def release(out: Path, version: str) -> None:
    """Publish one of the three, at its moment."""
    made, _ = publish(out, STATES[version], Report(()), BASE, {}, date.fromisoformat(version[:10]))
    assert made.version == version
    manifest = json.loads((made.folder / "manifest.json").read_bytes())
    manifest["published"] = datetime.fromisoformat(MOMENTS[version][0]).isoformat()
    (made.folder / "manifest.json").write_text(json.dumps(manifest))


def release_all(out: Path) -> Path:
    """Publish all three; return the link to the one in service."""
    for version in STATES:
        release(out, version)
    return out / "current"
