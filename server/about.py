"""What this is: the model, the sources, the quality of the release, and the terms of its use."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from pyoxigraph import NamedNode

from graph import manifest
from graph.report import COUNTED, Severity
from graph.terms import IG
from server import freshness, inventory, language, origin, statistics
from server.dataset import Served
from server.negotiate import PAGE
from server.ontology import diagram, model
from server.origin import Origin
from server.responses import conditional, page
from server.services import history, served

blueprint = Blueprint("about", __name__)

MOST = 25
"""Source pages that are listed; where there are more, the data has all."""


@dataclass(frozen=True)
class Sources:
    """The first of the stored pages, and how many there are."""

    listed: tuple[Origin, ...]
    number: int


@blueprint.get("/about")
def about() -> Response:
    """Show the page."""
    now = served()
    return conditional(now.dataset, PAGE, lambda: page(_page(now)), history().tag)


def _page(now: Served) -> str:
    release = now.dataset.release
    return render_template(
        "about.html",
        dataset=now.dataset,
        edition=history().find(now.dataset.version) if release else None,
        diagram=diagram.draw(model.read(now)) if model.is_known(now.store) else None,
        sources=_sources(now),
        found=_found(release.manifest["validation"]) if release else [],
        shown=_shown(now),
        unread=manifest.unread(release.manifest) if release else None,
        freshness=freshness.of(now),
        triples=now.triples,
    )


def _sources(now: Served) -> Sources:
    paths = inventory.of(now).kinds.get("source", ())
    listed = (origin.of(now, NamedNode(now.dataset.base + each)) for each in paths[:MOST])
    return Sources(tuple(listed), len(paths))


def _found(numbers: dict[str, int]) -> list[str]:
    """Return what the check found, in words."""
    counts = [(each, numbers.get(each.name.lower(), 0)) for each in Severity]
    return [f"{number} {COUNTED[language.current()][each][number != 1]}" for each, number in counts]


def _shown(now: Served) -> int:
    """Return how many facts show the words that they were read from."""
    evidence = statistics.of(now).named.get(now.dataset.evidence)
    return evidence.classes.get(IG.Assertion, 0) if evidence else 0
