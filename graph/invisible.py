"""Characters that a screen does not show, which people who search for the words beside them do not type."""

from collections.abc import Iterator

# What Unicode lets every program ignore (Default_Ignorable_Code_Point): soft hyphens, joiners, what turns the direction
# of writing, variation selectors, fillers and tags; and the keycap or circle that may lie around a character.
_RANGES = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x20DD, 0x20E4), (0x3164, 0x3164), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip


def _characters() -> Iterator[str]:
    for first, last in _RANGES:
        yield from map(chr, range(first, last + 1))


INVISIBLE = frozenset(_characters())
