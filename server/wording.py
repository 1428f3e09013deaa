"""The filters of the templates: how numbers, days, names, formats and IRIs are written on a page."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

from babel import dates, numbers
from flask import Flask
from markupsafe import Markup
from pyoxigraph import NamedNode

from graph import formats, turtle
from server import language
from server.labels import Name, full_label, label
from server.language import gettext, ngettext
from server.services import served

TITLES = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
    "json": "JSON",
    "md": "Markdown",
    "xml": "XML",
    "csv": "CSV",
    "tsv": "TSV",
}
NOTHING = Markup()
UNITS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


def register(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update({each.__name__: each for each in FILTERS})


def local(iri: NamedNode) -> str:
    """Return the address of a resource: on this host where it is one of the graph's own, else its IRI.

    It is that of the data, in whichever language; `language.address` makes it that of a page.
    """
    now = served()
    if iri.value.startswith(now.dataset.base):
        return now.place + iri.value.removeprefix(now.dataset.base)
    return web(iri.value)


def href(iri: NamedNode, more: str = "") -> str:
    """Return where the page of a resource is, or of something there, in the language that the address names."""
    return language.address(local(iri) + more)


def web(address: str) -> str:
    """Return an address if it is one of the web; a browser would run some of the others."""
    return address if address.startswith(("http://", "https://")) else "#"


def named(iri: NamedNode) -> Name:
    """Return the name of a resource."""
    return label(served().store, iri)


def named_fully(iri: NamedNode) -> Name:
    """Return the name of a resource where it stands alone."""
    return full_label(served().store, iri)


def lang(text: str) -> Markup:
    """Return the attribute for the language of a text, where it is not that of the page: `<p{{ text | lang }}>`."""
    own = text.language if isinstance(text, Name) else ""
    return _attribute(own) if own and own != language.current() else NOTHING


def short(iri: NamedNode) -> str:
    """Return the IRI with its prefix, such as dct:title."""
    return turtle.short(iri.value)


def grouped(number: float) -> str:
    """Return a number, such as 12.345 or, in English, 12,345."""
    return numbers.format_decimal(number, locale=language.locale())


def percent(share: float) -> str:
    """Return a share, such as 12 %."""
    return numbers.format_percent(share, locale=language.locale())


def size(bytes_: int) -> str:
    """Return a size, such as 1,2 MB."""
    for unit, factor in UNITS:
        if bytes_ >= factor:
            return f"{numbers.format_decimal(bytes_ / factor, '#,##0.0', language.locale())} {unit}"
    return ngettext("%(num)s byte", "%(num)s bytes", bytes_)


def moment(published: datetime) -> str:
    """Return a moment, such as 31. januar 2026 kl. 09.05.00 UTC."""
    moment_ = published.astimezone(UTC)
    time = dates.format_time(moment_, "medium", locale=language.locale())
    return gettext("%(day)s at %(time)s UTC", day=day(moment_.date()), time=time)


def day(stated: date | str) -> str:
    """Return a day, such as 31. januar 2026; what is no day of the calendar as it is."""
    try:
        told = date.fromisoformat(stated) if isinstance(stated, str) else stated
    except ValueError:
        return str(stated)
    return dates.format_date(told, "long", locale=language.locale())


def joined(items: list[str]) -> str:
    """Return items as a sentence lists them: a, b og c."""
    *first, last = items
    return gettext("%(first)s and %(last)s", first=", ".join(first), last=last) if first else last


def format_title(name: str) -> str:
    """Return what people call a format."""
    return TITLES[name]


def media_type(name: str) -> str:
    """Return the media type of a graph format."""
    return formats.GRAPHS[name].media_type


@lru_cache(64)
def _attribute(own: str) -> Markup:
    # Formatting Markup is slow, and a page has hundreds.
    return Markup(' lang="{}"').format(own)


FILTERS: tuple[Callable[..., object], ...] = (
    *(local, href, web, named, named_fully, lang, short),
    *(grouped, percent, size, moment, day, joined, format_title, media_type),
)
