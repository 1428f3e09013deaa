"""What a search asks for, read from its address; and the address of another choice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from graph.message import Message
from graph.search.facets import AGES, FACETS, YEARS
from graph.search.words import tidy, words
from server import language
from server.language import marked
from server.search.index import Index

LONGEST = 300
"""Characters of the text of a search."""
MOST_WORDS = 32
"""Words of the text: in each phrase of common ones, every initiative has to be looked at."""
MOST_CHOSEN = 50
"""Values of one facet that can be chosen."""
SORTS = {"relevance": marked("relevance"), "title": marked("title"), "start": marked("start")}
MOST_MONEY = 1_000_000_000_000
SCALES = {
    "age": (Message("Age"), AGES),
    "year": (Message("Years running"), YEARS),
    "amount": (Message("Amount in DKK"), (0, MOST_MONEY)),
}
"""What can be chosen by an interval → its heading, and the least and the most that can be asked for."""


@dataclass(frozen=True)
class Interval:
    """From one number to another; None is open."""

    first: int | None
    last: int | None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


@dataclass(frozen=True)
class Choice:
    """All that the result of a search follows from; concepts and the like are told by IRI."""

    text: str = ""
    values: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    intervals: Mapping[str, Interval] = field(default_factory=dict[str, Interval])
    stated: bool = False
    sort: str = "relevance"
    page: int = 1

    def chosen(self, facet: str) -> Sequence[str]:
        """Return the values that are chosen of a facet."""
        return self.values.get(facet, ())

    def interval(self, scale: str) -> Interval:
        """Return the interval that is chosen of a scale."""
        return self.intervals.get(scale, Interval(None, None))

    def without(self, name: str, value: str | None = None) -> "Choice":
        """Return the choice without a text, an interval, or a facet or one of its values."""
        if name == "q":
            return replace(self, text="", page=1)
        if name == "funding":
            return replace(self, stated=False, page=1)
        if name in SCALES:
            return self.within(name, Interval(None, None))
        left = tuple(each for each in self.chosen(name) if value is not None and each != value)
        return replace(self, values={**self.values, name: left}, page=1)

    def within(self, scale: str, interval: Interval) -> "Choice":
        """Return the choice with another interval of a scale."""
        return replace(self, intervals={**self.intervals, scale: interval}, page=1)

    def on(self, page: int) -> "Choice":
        """Return the choice on another page of its result."""
        return replace(self, page=page)

    def sorted(self, sort: str) -> "Choice":
        """Return the choice in another order."""
        return replace(self, sort=sort, page=1)

    def saying(self, text: str) -> "Choice":
        """Return the choice with another text."""
        return replace(self, text=text, page=1)

    def address(self, base: str, **more: str) -> str:
        """Return the address of the page, or with a format of the data, that shows this; `base` is that of IRIs."""
        return language.address("/search", **{**self.parameters(base), **more})

    def parameters(self, base: str) -> dict[str, str | Sequence[str]]:
        """Return the parameters of the address, without those that say what is so anyway."""
        told: dict[str, str | Sequence[str]] = {"q": self.text} if self.text else {}
        for name, values in self.values.items():
            told |= {name: [each.removeprefix(base) for each in values]} if values else {}
        for name, interval in self.intervals.items():
            for end, number in (("from", interval.first), ("to", interval.last)):
                told |= {} if number is None else {f"{name}-{end}": str(number)}
        told |= {"funding": "stated"} if self.stated else {}
        told |= {"sort": self.sort} if self.sort != "relevance" else {}
        return told | ({"page": str(self.page)} if self.page > 1 else {})


@dataclass(frozen=True)
class Fault:
    """What is wrong with an address, and the choice to offer instead where there is one."""

    message: Message
    instead: Choice | None = None


class Reader:
    """Reads a choice from the parameters of an address; `faults` tells what was left out of it, and why."""

    def __init__(self, asked: MultiDict[str, str], index: Index, base: str) -> None:
        self._asked, self._index, self._base = asked, index, base
        self.faults: list[Fault] = []

    def read(self) -> Choice:
        """Return what is asked for, as far as it is understood."""
        choice = Choice(
            self._text(),
            {facet.name: tuple(self._values(facet.name)) for facet in FACETS},
            stated=self._one_of("funding", ("", "stated")) == "stated",
            sort=self._one_of("sort", tuple(SORTS)),
            page=self._number("page", (1, 10**9), Message("Page")) or 1,
        )
        # Which way round an interval is can only be told beside the rest.
        intervals = {scale: self._interval(choice, scale) for scale in SCALES}
        return replace(choice, intervals={scale: each for scale, each in intervals.items() if each})

    def _text(self) -> str:
        text = tidy("".join(each if each.isprintable() else " " for each in self._asked.get("q", "")))
        if len(text) > LONGEST:
            message = Message(
                "The text is too long: %(found)d characters. Give at most %(most)d.", found=len(text), most=LONGEST
            )
            self.faults.append(Fault(message))
            text = text[:LONGEST]
        found = [*words(text)]
        if len(found) > MOST_WORDS:
            message = Message(
                "The text is too long: %(found)d words. Give at most %(most)d.", found=len(found), most=MOST_WORDS
            )
            self.faults.append(Fault(message))
            text = text[: found[MOST_WORDS - 1].end]
        return text

    def _values(self, facet: str) -> Iterator[str]:
        given = [each for each in dict.fromkeys(self._asked.getlist(facet)) if each]
        for each in given[:MOST_CHOSEN]:
            iri = each if each.startswith(self._base) else self._base + each
            if iri in self._index.choices(facet):
                yield iri
            else:
                self.faults.append(Fault(Message("Nothing here has “%(value)s”; it was left out.", value=cut(each))))
        if len(given) > MOST_CHOSEN:
            self.faults.append(Fault(Message("Choose at most %(most)d values of each kind.", most=MOST_CHOSEN)))

    def _one_of(self, name: str, known: Sequence[str]) -> str:
        given = self._asked.get(name, known[0])
        if given in known:
            return given
        message = Message(
            "“%(value)s” is none of: %(known)s.", value=cut(f"{name}={given}"), known=", ".join(filter(None, known))
        )
        self.faults.append(Fault(message))
        return known[0]

    def _interval(self, choice: Choice, scale: str) -> Interval:
        title, bounds = SCALES[scale]
        exact = self._number(scale, bounds, title)
        first, last = (self._number(f"{scale}-{end}", bounds, title) for end in ("from", "to"))
        if exact is not None:
            first = last = exact
        if first is not None and last is not None and first > last:
            message = Message(
                "%(title)s: from %(first)d to %(last)d is the wrong way round.", title=title, first=first, last=last
            )
            self.faults.append(Fault(message, choice.within(scale, Interval(last, first))))
            return Interval(None, None)
        return Interval(first, last)

    def _number(self, name: str, bounds: tuple[int, int], title: Message) -> int | None:
        given = self._asked.get(name, "").strip()
        least, most = bounds
        if not given:
            return None
        if given.isascii() and given.isdecimal() and len(given) < 16 and least <= int(given) <= most:
            return int(given)
        message = Message(
            "%(title)s: “%(value)s” is no whole number from %(least)d to %(most)d.",
            title=title,
            value=cut(given),
            least=least,
            most=most,
        )
        self.faults.append(Fault(message))
        return None


def cut(text: str) -> str:
    """Return what was given as a message may repeat it."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    return plain if len(plain) <= 80 else plain[:80] + "…"
