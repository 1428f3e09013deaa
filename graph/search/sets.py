"""Sets of initiatives as an index has them: whole numbers, the bit of the first initiative being the lowest one."""

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from typing import TypeVar

Bits = int
"""A set of initiatives."""
Number = TypeVar("Number", int, float)
_OFFSET = 4
"""Bytes that tell which byte of the set is the first one kept."""


def packed(numbers: Sequence[int]) -> bytes:
    """Return a set as an index keeps it, from its numbers in order: few of a great many take few bytes."""
    first = numbers[0] >> 3 if numbers else 0
    bits = bytearray((numbers[-1] >> 3) + 1 - first if numbers else 0)
    for each in numbers:
        bits[(each >> 3) - first] |= 1 << (each & 7)
    return first.to_bytes(_OFFSET, "little") + zlib.compress(bits, 1)


def unpacked(content: bytes) -> Bits:
    """Return a set from the bytes of an index."""
    first, bits = content[:_OFFSET], zlib.decompress(content[_OFFSET:])
    return int.from_bytes(bits, "little") << (8 * int.from_bytes(first, "little"))


def of_numbers(numbers: Iterable[int], count: int) -> Bits:
    """Return the set of these numbers, in any order; `count` is above all of them."""
    marks = bytearray(b"0") * (count or 1)
    for each in numbers:
        marks[-1 - each] = 49  # "1"
    # Read as a number in base 2, which takes the time of one pass.
    return int(marks, 2)


def union(sets: Iterable[Bits]) -> Bits:
    """Return what is in any of the sets."""
    found = 0
    for each in sets:
        found |= each
    return found


def intersection(sets: Iterable[Bits]) -> Bits:
    """Return what is in all of the sets, of which there is one at least."""
    first, *others = sets
    for each in others:
        first &= each
    return first


def select(bits: Bits, skipped: int) -> int:
    """Return the number of the initiative in a set that so many others come before; the set has more than those."""
    low, high = 0, bits.bit_length()
    while high - low > 1:
        middle = (low + high) // 2
        if (bits & ((1 << middle) - 1)).bit_count() > skipped:
            high = middle
        else:
            low = middle
    return low


def to_bytes(numbers: "array[int] | array[float]") -> bytes:
    """Return numbers as an index keeps them."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def from_bytes(numbers: "array[Number]", content: bytes) -> "array[Number]":
    """Return an array with the numbers that an index keeps."""
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
