"""A line in English that a page may say in another language: its text, and what that was made of."""

from collections.abc import Mapping, Sequence


class Message(str):
    """A line in English; `id` is the text that is translated, `values` what its `%(name)s` stand for.

    To everyone who asks for no other language it is the line itself. A value may be a message too.
    """

    __slots__ = ("id", "values")

    id: str
    values: Mapping[str, object]

    def __new__(cls, id_: str, **values: object) -> "Message":
        """Fill in the values, where there are any."""
        made = super().__new__(cls, id_ % values if values else id_)
        made.id, made.values = id_, values
        return made


def together(lines: Sequence[Message]) -> Message:
    """Return several lines as one."""
    values = {f"line{number}": each for number, each in enumerate(lines)}
    line = " ".join(f"%({name})s" for name in values)
    return Message(line, **values)
