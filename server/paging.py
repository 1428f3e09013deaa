"""Long lists a page at a time: which page is asked for, and which there are."""

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import BadRequest, NotFound

from graph.message import Message
from server.problems import repeated

SIZE = 50
"""Entries on a page."""


@dataclass(frozen=True)
class Page:
    """One page of a list of `total` entries; pages are counted from 1, and an empty list has one."""

    number: int
    total: int
    size: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """How many entries stand before this page."""
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        """How many entries there are up to the end of this page."""
        return min(self.total, self.first + self.size)

    def of(self, place: int) -> int:
        """Return the page on which an entry stands, by how many stand before it."""
        return place // self.size + 1


def asked() -> int:
    """Return the page that the request asks for; BadRequest for what is no number."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise BadRequest(Message("page=%(given)s is no page number; pages are counted from 1", given=repeated(text)))
    return int(text)


def page(number: int, total: int, size: int = SIZE) -> Page:
    """Return this page of a list; NotFound where the list has fewer."""
    found = Page(number, total, size)
    if number > found.last:
        raise NotFound(
            Message(
                "there is no page %(number)d of this list; its last page is ?page=%(last)d",
                number=number,
                last=found.last,
            )
        )
    return found
