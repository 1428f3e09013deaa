"""What changed as text, for a terminal or a mail."""

from collections.abc import Iterator, Sequence

from graph.changes import account
from graph.changes.model import Act, Change, Changes, Part, Piece, Resource
from graph.terminal import on_one_line

_MARKS = {Act.ADDED: "+", Act.RESTORED: "+", Act.WITHDRAWN: "-", Act.REMOVED: "-", Act.CHANGED: "~"}
_PARTS = {Part.SAME: "{}", Part.REMOVED: "[-{}-]", Part.ADDED: "{{+{}+}}"}


def to_text(changes: Changes, language: str) -> str:
    """Return the changes as lines of text, with nothing in them that a terminal acts on."""
    return "".join(f"{line}\n" for line in _lines(changes, language))


def _lines(changes: Changes, language: str) -> Iterator[str]:
    for each in (account.title(changes), account.summary(changes), account.counts(changes)):
        yield on_one_line(each.within(language))
    for heading, resources in account.groups(changes):
        yield from ("", heading.within(language), "=" * len(heading.within(language)))
        for resource in resources:
            yield ""
            yield from _resource(resource, language)


def _resource(resource: Resource, language: str) -> Iterator[str]:
    act = account.ACTS[resource.act].within(language)
    yield f"{_MARKS[resource.act]} {on_one_line(resource.title.within(language))} ({act})"
    yield f"  <{on_one_line(resource.iri)}>"
    if resource.reason:
        yield f"  {account.REASON.within(language)}: {on_one_line(resource.reason.within(language))}"
    for each in resource.successors:
        named = f"{each.title.within(language)} <{each.iri}>"
        yield f"  {account.SUCCESSOR.within(language)}: {on_one_line(named)}"
    for change in resource.changes:
        yield from _change(change, language)


def _change(change: Change, language: str) -> Iterator[str]:
    yield f"  * {on_one_line(change.told.within(language))}"
    if change.pieces:
        yield f"      {on_one_line(_pieces(change.pieces))}"
    for each in account.support(change):
        source = ", ".join(dict.fromkeys(filter(None, (each.source, each.address))))
        said = f"{each.when.within(language)}: {account.quoted(each.quotes, language)}"
        yield f"      {on_one_line(f'{said} ({source})' if source else said)}"


def _pieces(pieces: Sequence[Piece]) -> str:
    return "".join(_PARTS[each.part].format(each.text.strip()) + " " for each in pieces).rstrip()
