"""The sentences of an entry, which the rules read one by one."""

from dataclasses import dataclass

from graph.extract import danish
from graph.extract.danish import Token, tokens
from graph.headings import Kind
from graph.layout import Entry
from graph.text import Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an entry, with its words and the kind of section it stands in."""

    span: Span
    kind: Kind
    words: tuple[Token, ...]


def sentences(text: str, entry: Entry) -> tuple[Sentence, ...]:
    """Return the sentences of an entry's sections, in order."""
    return tuple(
        Sentence(span, section.kind, tuple(tokens(text, span)))
        for section in entry.sections
        if section.kind not in (Kind.FOOTER, Kind.CONTACT)
        for span in danish.sentences(text, section.body)
    )
