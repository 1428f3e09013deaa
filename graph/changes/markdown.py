"""What changed as Markdown, for a page or a message."""

import re
from collections.abc import Iterator, Sequence

from graph.changes import account
from graph.changes.model import Change, Changes, Part, Piece, Resource
from graph.terminal import on_one_line

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$!@]|:(?=//)|(?<=www)\.|^(?:[-+=]|\d+(?=[.)])))")
"""What begins markup, an address of which some readers make a link, or at the beginning of a line a list."""
_PARTS = {Part.SAME: "{}", Part.REMOVED: "~~{}~~", Part.ADDED: "**{}**"}


def to_markdown(changes: Changes, language: str) -> str:
    """Return the changes as Markdown, in which what they quote is text and never markup."""
    return "".join(f"{line}\n" for line in _lines(changes, language))


def _lines(changes: Changes, language: str) -> Iterator[str]:
    yield f"# {_text(account.title(changes).within(language))}"
    for each in (account.summary(changes), account.counts(changes)):
        yield from ("", _text(each.within(language)))
    for heading, resources in account.groups(changes):
        yield from ("", f"## {heading.within(language)}", "")
        for resource in resources:
            yield from _resource(resource, language)


def _resource(resource: Resource, language: str) -> Iterator[str]:
    title, act = resource.title.within(language), account.ACTS[resource.act].within(language)
    yield f"- {_link(title, resource.iri)} – {act}"
    if resource.reason:
        yield f"  - {account.REASON.within(language)}: {_text(resource.reason.within(language))}"
    for each in resource.successors:
        yield f"  - {account.SUCCESSOR.within(language)}: {_link(each.title.within(language), each.iri)}"
    for change in resource.changes:
        yield from _change(change, language)


def _change(change: Change, language: str) -> Iterator[str]:
    yield f"  - {_text(change.told.within(language))}"
    if change.pieces:
        yield f"    - {_pieces(change.pieces)}"
    for each in account.support(change):
        source = f" ({_link(each.source, each.address)})" if each.source else ""
        yield f"    - {each.when.within(language)}: {_text(account.quoted(each.quotes, language))}{source}"


def _pieces(pieces: Sequence[Piece]) -> str:
    # A mark of emphasis counts only beside a character that is no space.
    return " ".join(_PARTS[each.part].format(_text(each.text.strip())) for each in pieces if each.text.strip())


def _link(text: str, address: str) -> str:
    """Return a link, or the text alone where the address is none of the web."""
    if not address.startswith(("http://", "https://")) or re.search(r"[\s<>\\]", address):
        return _text(text)
    return f"[{_text(text)}](<{address}>)"


def _text(text: str) -> str:
    """Return a text as Markdown that shows it, on one line."""
    return _MARKUP.sub(_escaped, on_one_line(text))


def _escaped(found: re.Match[str]) -> str:
    # A number at the beginning of a line makes a list only with the point or bracket behind it.
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"
