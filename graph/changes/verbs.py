"""What happened to a node that one expression tells of: a period was extended, a funding raised."""

from datetime import date
from decimal import Decimal

from graph.bilingual import Bilingual
from graph.changes.description import Node
from graph.changes.expression import amount, start_and_end

CHANGED = "changed"

VERBS = {
    CHANGED: Bilingual("ændret", "changed"),
    "extended": Bilingual("forlænget", "extended"),
    "shortened": Bilingual("afkortet", "shortened"),
    "moved": Bilingual("flyttet", "moved"),
    "postponed": Bilingual("udskudt", "postponed"),
    "advanced": Bilingual("fremskyndet", "brought forward"),
    "raised": Bilingual("hævet", "raised"),
    "lowered": Bilingual("sænket", "lowered"),
}
"""Name of what happened → its participle."""


def between(before: Node, after: Node) -> str:
    """Return what happened to a node, as a name in VERBS."""
    old_amount, new_amount = amount(before), amount(after)
    if old_amount and new_amount:
        return _of_amounts(old_amount[0], new_amount[0]) if old_amount[1] == new_amount[1] else CHANGED
    old, new = start_and_end(before), start_and_end(after)
    return _of_bounds(*old, *new) if old and new else CHANGED


def _of_amounts(old: Decimal, new: Decimal) -> str:
    return CHANGED if old == new else "raised" if new > old else "lowered"


def _of_bounds(start: date | None, end: date | None, new_start: date | None, new_end: date | None) -> str:
    if start is None and new_start is None and end and new_end and end != new_end:
        return "postponed" if new_end > end else "advanced"
    if not (start and end and new_start and new_end):
        return CHANGED
    earlier, later = new_start < start, new_start > start
    match (earlier, later, new_end > end, new_end < end):
        case (_, False, True, False) | (True, False, False, False):
            return "extended"
        case (False, _, False, True) | (False, True, False, False):
            return "shortened"
        case (False, False, False, False):
            return CHANGED
        case _:
            return "moved"
