"""Which of the formats on offer a client gets: pure, from an Accept header or from a format's name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from werkzeug.exceptions import NotAcceptable

from graph.message import Message

XML = ("application/xml", "text/xml")
"""What clients call any format that is XML."""
QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


class Offer(Protocol):
    """A format that can be had, by its short name and its bare media type."""

    @property
    def name(self) -> str:
        """The name in `?format=` and in suffixes."""
        ...

    @property
    def media_type(self) -> str:
        """The media type without parameters: clients send it bare."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """The media types by which clients from before its registration ask for it."""
        ...


AnOffer = TypeVar("AnOffer", bound=Offer)


@dataclass(frozen=True)
class Page:
    """The offer of a page for people."""

    name: str = "html"
    media_type: str = "text/html"
    aliases: tuple[str, ...] = ()


PAGE = Page()


@dataclass(frozen=True)
class Range:
    """One item of an Accept header: a media type, which may be or end in a wildcard, and its weight."""

    media_type: str
    quality: float

    def closeness(self, offer: Offer) -> int:
        """Return how closely this range names the offer: 4 exactly … 1 by `*/*`, 0 not at all."""
        media_type = offer.media_type
        if self.media_type == media_type:
            return 4
        if self.media_type in offer.aliases:
            return 3
        if self.media_type == "application/json" and media_type.endswith("+json"):
            return 3  # what most HTTP libraries send when told "JSON"
        if self.media_type in XML and media_type.endswith("+xml"):
            return 3
        if self.media_type == media_type.partition("/")[0] + "/*":
            return 2
        return 1 if self.media_type == "*/*" else 0


def choose(offers: Sequence[AnOffer], accept: str | None, name: str | None = None) -> AnOffer:
    """Return the offer that the name or media type asks for, else the one that the Accept header prefers.

    The first offer wins where nothing is preferred. Raises NotAcceptable (406), naming the offers.
    """
    if name is not None:
        found = _named(offers, name)
    else:
        found = _preferred(offers, ranges(accept or "") or (Range("*/*", 1.0),))
    if found is None:
        listed = ", ".join(f"{offer.name} ({offer.media_type})" for offer in offers)
        raise NotAcceptable(Message("none of the formats asked for is on offer; choose from %(listed)s", listed=listed))
    return found


@lru_cache(1024)
def ranges(accept: str) -> tuple[Range, ...]:
    """Return the items of an Accept header; an item that is none is left out."""
    items = (_range(item) for item in accept.split(","))
    found = [item for item in items if item is not None]
    if any(item.media_type == PAGE.media_type for item in found):
        # A browser means pages by it, and is better served with the format that comes first.
        return tuple(item for item in found if item.media_type not in XML)
    return tuple(found)


def _named(offers: Sequence[AnOffer], name: str) -> AnOffer | None:
    if "/" in name:
        # In an address a plus that nobody escaped stands for a space.
        return _preferred(offers, ranges(name.replace(" ", "+")))
    return next((offer for offer in offers if offer.name == name), None)


def _preferred(offers: Sequence[AnOffer], wanted: Sequence[Range]) -> AnOffer | None:
    weighed = [(_weight(offer, wanted), offer) for offer in offers]
    # max() keeps the first of equals, so the order of the offers decides between them.
    (quality, _), best = max(weighed, key=lambda pair: pair[0])
    return best if quality > 0 else None


def _weight(offer: Offer, wanted: Sequence[Range]) -> tuple[float, int]:
    """Return the weight that the closest range gives the offer, and how close that range is."""
    closeness, quality = max(((each.closeness(offer), each.quality) for each in wanted), default=(0, 0.0))
    return (quality if closeness else 0.0, closeness)


def _range(item: str) -> Range | None:
    media_type, *parameters = (part.strip().lower() for part in item.split(";"))
    if media_type.count("/") != 1:
        return None
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            value = value.strip()
            return Range(media_type, float(value)) if QUALITY.fullmatch(value) else None
    return Range(media_type, 1.0)
