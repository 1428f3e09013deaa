"""A line in English that a page may say in another language: its text, and what that was made of."""

from collections.abc import Mapping, Sequence
from typing import Any, cast


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


def joined(parts: Sequence[str], between: str) -> Message:
    """Return several texts, messages among them, as one, with a sign between them."""
    values = {f"part{number}": each for number, each in enumerate(parts)}
    line = between.join(f"%({name})s" for name in values)
    return Message(line, **values)


def packed(line: object) -> object:
    """Return a line, or a value of one, as JSON has it; `unpacked` makes the same of it again."""
    if not isinstance(line, Message):
        return line
    return {"id": line.id, "values": {name: packed(each) for name, each in line.values.items()}}


def unpacked(told: Any) -> Any:
    """Return what was packed."""
    if not isinstance(told, dict):
        return told
    stored = cast(dict[str, Any], told)
    line, values = stored["id"], stored["values"]
    return Message(line, **{name: unpacked(each) for name, each in values.items()})
