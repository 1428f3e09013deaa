"""The front page with what is here in pictures, their numbers, and the description of the whole dataset beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound

from graph import formats, phrase
from graph.message import Message
from graph.release import Release
from graph.terms import IG, ORG, SKOS
from server import chart, description, editor, language, linked, overview
from server.chart import Columns
from server.dataset import Dataset, Served
from server.labels import Name, label
from server.language import gettext, marked
from server.negotiate import PAGE, Page, choose
from server.overview import Numbers, Overview
from server.problems import repeated
from server.responses import GRAPH_OFFERS, Shown, conditional, content_type, data, lead_to, page
from server.services import history, served
from server.wording import grouped

blueprint = Blueprint("home", __name__)

OFFERS: tuple[Shown, ...] = (PAGE, *GRAPH_OFFERS)
CSV = formats.RESULTS["csv"]
COUNTED = (
    (IG.Initiative, marked("initiatives"), "/initiative/"),
    (IG.Programme, marked("programmes"), "/programme/"),
    (IG.TargetGroup, marked("target groups"), ""),
    (ORG.FormalOrganization, marked("bodies"), "/agency/"),
    (SKOS.Concept, marked("concepts"), "/concept/"),
)
"""Classes, what people call their things, and where these are listed."""

HEADINGS = {
    "year": marked("Year"),
    "age": marked("Age"),
    "initiatives": marked("Initiatives"),
}
"""What the variables of columns are called."""


@dataclass(frozen=True)
class Bar:
    """A number as a bar: of what, written as people do, and its length in percent of the longest."""

    iri: NamedNode | None
    label: Name
    told: str
    length: float


@dataclass(frozen=True)
class Picture:
    """An overview with its numbers as a picture: of columns or of bars."""

    overview: Overview
    numbers: Numbers
    columns: Columns | None
    bars: tuple[Bar, ...]
    query: str
    """The address of the page on which the query behind it can be asked and changed."""


@blueprint.get("/")
def home() -> Response:
    """Show the front page to people and VoID with DCAT to an RDF client."""
    now = served()
    offer = choose(OFFERS, request.headers.get("Accept"), request.args.get("format"))
    if isinstance(offer, Page):
        return conditional(now.dataset, offer, lambda: page(_page(now)))
    others = _others(now.dataset)

    def describe() -> Response:
        return data(description.dataset(now, request.root_url, others), offer, now.dataset)

    return conditional(now.dataset, offer, describe, *(each.version for each in others))


@blueprint.get("/home/<name>.csv")
def numbers(name: str) -> Response:
    """Return the numbers of a picture as CSV."""
    now = served()
    found = next((each for each in overview.overviews(now) if each.name == name), None)
    if found is None:
        raise NotFound(Message("the front page has no picture %(name)s", name=repeated(name)))

    def write() -> Response:
        return Response(overview.ask(now, found.query).csv, content_type=content_type(CSV))

    return conditional(now.dataset, CSV, write)


@blueprint.get("/.well-known/void")
def well_known() -> Response:
    """Lead to the description of the dataset."""
    return lead_to("/")


def _others(dataset: Dataset) -> list[Release]:
    """Return the releases beside the one in service."""
    return [each.release for each in history().editions if each.version != dataset.version]


def _page(now: Served) -> str:
    counts = [(now.classes.get(kind, 0), gettext(name), listed) for kind, name, listed in COUNTED]
    name, lead = gettext("Danish social initiatives as open data"), _lead()
    return render_template(
        "home.html",
        dataset=now.dataset,
        name=name,
        lead=lead,
        counts=[each for each in counts if each[0]],
        triples=now.triples,
        pictures=_pictures(now) if now.classes.get(IG.Initiative) else (),
        classes=now.classes,
        headings=HEADINGS,
        linked=linked.dataset(now.dataset, name, lead),
    )


def _lead() -> str:
    return gettext(
        "Indsatsgraf reads what authorities write about social initiatives and makes it data that can be searched, "
        "asked and taken away. With each fact stand the words that it was read from."
    )


def _pictures(now: Served) -> tuple[Picture, ...]:
    made = (_picture(now, each, overview.ask(now, each.query)) for each in overview.overviews(now))
    return tuple(each for each in made if each.columns or each.bars)


def _picture(now: Served, told: Overview, numbers: Numbers) -> Picture:
    columns = chart.columns(_filled(numbers.rows)) if told.columns else None
    bars = () if told.columns else _amounts(now, numbers.rows) if told.name == "funding" else _bars(now, numbers.rows)
    return Picture(told, numbers, columns, bars, editor.address(told.query))


def _filled(rows: Sequence[Sequence[str]]) -> list[tuple[str, int]]:
    """Return the numbers of years or ages from the first to the last; a query has no row for none."""
    told = {int(each): int(number) for each, number in rows}
    return [(str(each), told.get(each, 0)) for each in range(min(told), max(told) + 1)] if told else []


def _bars(now: Served, rows: Sequence[Sequence[str]]) -> tuple[Bar, ...]:
    longest = max((int(row[-1]) for row in rows), default=1)
    return tuple(
        Bar(
            NamedNode(iri),
            label(now.store, NamedNode(iri)),
            grouped(int(number)),
            round(100 * int(number) / longest, 2),
        )
        for iri, _, number in rows
    )


def _amounts(now: Served, rows: Sequence[Sequence[str]]) -> tuple[Bar, ...]:
    longest = max((Decimal(row[-1]) for row in rows), default=Decimal(1))
    return tuple(
        Bar(
            NamedNode(iri),
            Name(title, "da"),
            f"{phrase.money(Decimal(amount), currency, language.current())} ({label(now.store, NamedNode(kind))})",
            float(round(100 * Decimal(amount) / longest, 2)),
        )
        for iri, title, kind, currency, amount in rows
    )
