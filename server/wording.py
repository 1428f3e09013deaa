"""The filters of the templates: how numbers, formats and IRIs are written on a page."""

from datetime import datetime

from flask import Flask
from pyoxigraph import NamedNode

from graph import formats, phrase, turtle
from server.labels import full_label, label
from server.services import served

TITLES = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "jsonld": "JSON-LD",
    "json": "JSON",
    "md": "Markdown",
    "xml": "XML",
    "csv": "CSV",
    "tsv": "TSV",
}


def register(app: Flask) -> None:
    """Give the templates their filters."""
    for filter_ in (local, web, named, named_fully, short, grouped, tal, size, moment, format_title, media_type):
        app.add_template_filter(filter_)


def local(iri: NamedNode) -> str:
    """Return the address of a resource: on this host where it is one of the graph's own, else its IRI."""
    now = served()
    if iri.value.startswith(now.dataset.base):
        return now.place + iri.value.removeprefix(now.dataset.base)
    return web(iri.value)


def web(address: str) -> str:
    """Return an address if it is one of the web; a browser would run some of the others."""
    return address if address.startswith(("http://", "https://")) else "#"


def named(iri: NamedNode) -> str:
    """Return the name of a resource."""
    return label(served().store, iri)


def named_fully(iri: NamedNode) -> str:
    """Return the name of a resource where it stands alone."""
    return full_label(served().store, iri)


def short(iri: NamedNode) -> str:
    """Return the IRI with its prefix, such as dct:title."""
    return turtle.short(iri.value)


def grouped(number: int) -> str:
    """Return a number in Danish, such as 12.345."""
    return phrase.count(number, "da")


def tal(number: float) -> str:
    """Return a number in Danish, such as 0,5."""
    return f"{number:g}".replace(".", ",")


def size(bytes_: int) -> str:
    """Return a size in Danish, such as 1,2 MB."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if bytes_ >= factor:
            return f"{bytes_ / factor:.1f} {unit}".replace(".", ",")
    return f"{bytes_} byte"


def moment(published: datetime) -> str:
    """Return a moment in Danish, such as 31. januar 2026 kl. 9.05.00 (UTC)."""
    return f"{phrase.day(published, 'da')} kl. {published.hour}.{published:%M.%S} (UTC)"


def format_title(name: str) -> str:
    """Return what people call a format."""
    return TITLES[name]


def media_type(name: str) -> str:
    """Return the media type of a graph format."""
    return formats.GRAPHS[name].media_type
