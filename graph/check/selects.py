"""SPARQL constraints asked of all focus nodes at once, where that finds what asking each of them would."""

from dataclasses import dataclass
from itertools import pairwise

from rdflib.term import Node

from graph.check.shape import Shape
from graph.tokens import tokens, unescaped


def for_all(shape: Shape, constraint: Node, target: str, focus: str) -> str | None:
    """Return a query for the focus nodes, of the target, that the constraint has results for.

    None where only asking each focus node tells: the text of the constraint has a part that must know its focus node
    before the patterns around it do (SHACL, section 5.3.1).
    """
    prologue, text = shape.select(constraint)
    parts = split(unescaped(text), focus)
    if parts is None:
        return None
    own_prologue, head, group = parts
    return f"{prologue} {own_prologue} SELECT DISTINCT {focus} WHERE {{ {{ {head} {target} . {group} }} }}"


# Paths with `*` and `?` lead from a focus node to itself, but in SPARQL only if the graph knows it.
_MUST_KNOW = frozenset({"MINUS", "OPTIONAL", "BIND", "VALUES", "SERVICE", "GRAPH", "LIMIT", "OFFSET", "AS", "*", "?"})
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})


def split(text: str, focus: str) -> tuple[str, str, str] | None:
    """Return a SELECT cut before its form and inside its outermost group; None: it cannot be asked of all at once."""
    found = list(tokens(text))
    words = [each[0].upper() if each.lastgroup == "word" else each[0] for each in found]
    form = words.index("SELECT") if "SELECT" in words else len(words)
    names = {focus, f"${focus[1:]}"}
    opening = words.index("{") if "{" in words else 0
    if words.count("SELECT") != 1 or not names & set(words[form:opening]):
        return None
    if _MUST_KNOW & set(words) or _filters_inside(words[opening:], names):
        return None
    grouped = words[words.index("GROUP") :] if "GROUP" in words else []
    behind = grouped[: grouped.index("HAVING")] if "HAVING" in grouped else grouped
    if _AGGREGATES & set(words) and not names & set(behind):
        return None
    begin, inside = found[form].start(), found[opening].end()
    return text[:begin], text[begin:inside], text[inside:]


def _filters_inside(words: list[str], names: set[str]) -> bool:
    """Tell whether a condition in a group within the outermost one speaks of the focus node.

    There the focus node is not known yet: groups are evaluated before they are joined. What EXISTS looks at is
    evaluated for each solution, and knows it.
    """
    groups: list[_Group] = []
    for before, word in pairwise(("", *words)):
        match word:
            case "{":
                inner = bool(groups) and (groups[-1].inner or before != "EXISTS")
                groups.append(_Group(inner))
            case "}" if groups:
                groups.pop()
            case "FILTER" if groups:
                groups[-1].condition = True
            case _ if word in names and any(each.inner and each.condition for each in groups):
                return True
            case _:
                pass
    return False


@dataclass
class _Group:
    inner: bool
    condition: bool = False
