"""What is wrong with a value, as SPARQL: for each constraint on one value alone, when a value may break it.

An expression here is true of every value that pySHACL reports, and may be true of others too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

Test = Callable[[Graph, Sequence[Node], str], str | None]
"""The graph of shapes, the values of the constraint's parameter and a variable → an expression, or None."""


def tests() -> Mapping[Node, Test]:
    """Return parameter → test, for each constraint that looks at one value alone and can be told in SPARQL."""
    return _TESTS


def written(node: Node) -> str | None:
    """Return the term as SPARQL writes it, or None where the store would know it as another one.

    A blank node of the shapes is no term of the data, and a store keeps numbers and times in a form of its own.
    """
    if isinstance(node, BNode):
        return None
    if not isinstance(node, Literal) or node.datatype in (None, XSD.string):
        return node.n3()
    kept = _KEPT_BOOLEAN if node.datatype == XSD.boolean else _KEPT
    return node.n3() if kept.fullmatch(str(node)) else None


_KEPT_BOOLEAN = re.compile("true|false")
_KEPT = re.compile(r"0|-?[1-9][0-9]{0,17}|true|false|[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")


def items(shapes: Graph, lists: Sequence[Node]) -> list[Node] | None:
    """Return what is in the one list given, or None where there is another number of lists."""
    return list(shapes.items(lists[0])) if len(lists) == 1 else None


def _node_kind(_: Graph, kinds: Sequence[Node], value: str) -> str | None:
    allowed = [f"{test}({value})" for test in ("isIRI", "isBLANK", "isLITERAL") if _allows(kinds[0], test[2:])]
    return f"!({' || '.join(allowed)})" if len(kinds) == 1 and allowed else None


def _allows(kind: Node, test: str) -> bool:
    name = str(kind).removeprefix(str(SH)).upper()
    return {"BLANK": "BLANKNODE"}.get(test, test) in name.split("OR")


# A literal outside of what its pattern covers may still be right: pySHACL decides.
_DAY = "([0][1-9]|1[0-9]|2[0-8])"
_SURE = {
    XSD.integer: "^[+-]?[0-9]{1,18}$",
    XSD.decimal: "^[+-]?[0-9]{1,12}([.][0-9]{1,6})?$",
    XSD.boolean: "^(true|false)$",
    XSD.date: rf"^[1-9][0-9]{{3}}-((0[1-9]|1[0-2])-{_DAY}|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$",
}
_ANY_WORDS = {XSD.string, XSD.anyURI, RDF.langString}


def _datatype(_: Graph, datatypes: Sequence[Node], value: str) -> str | None:
    if len(datatypes) != 1 or not isinstance(datatypes[0], URIRef):
        return None
    of_it = f"DATATYPE({value}) = {datatypes[0].n3()}"
    if datatypes[0] in _ANY_WORDS:
        return f"!({of_it})"
    sure = _SURE.get(datatypes[0])
    return f"!({of_it} && REGEX(STR({value}), {Literal(sure).n3()}))" if sure else None


def _compared(operator: str) -> Test:
    def test(_: Graph, bounds: Sequence[Node], value: str) -> str | None:
        numbers = [each for each in bounds if isinstance(each, Literal) and type(each.value) in (int, Decimal)]
        if len(numbers) != len(bounds):
            return None
        exact = f"DATATYPE({value}) IN ({XSD.integer.n3()}, {XSD.decimal.n3()})"
        return f"!({exact} && {' && '.join(f'{value} {operator} {each.n3()}' for each in numbers)})"

    return test


def _length(operator: str) -> Test:
    def test(_: Graph, lengths: Sequence[Node], value: str) -> str | None:
        if len(lengths) != 1:
            return None
        return f"(isBLANK({value}) || !(STRLEN(STR({value})) {operator} {lengths[0].n3()}))"

    return test


# What Python's regular expressions and SPARQL's understand alike.
_COMMON = re.compile(
    r"(?:[\w /:,@#%&=~-]|\\[.()\[\]{}+*?|^$/-]|\[\^?(?:\w-\w|[\w .,:/@+*()-])+\]|[\^$(|)+*?]|\{\d+(?:,\d*)?\})*"
)


def _pattern(shapes: Graph, patterns: Sequence[Node], value: str) -> str | None:
    texts = [str(each) for each in patterns]
    if not all(_COMMON.fullmatch(text) and "(?" not in text for text in texts):
        return None
    found = " && ".join(f"REGEX(STR({value}), {Literal(text).n3()})" for text in texts)
    return f"(isBLANK({value}) || !({found}))"


def _language(shapes: Graph, lists: Sequence[Node], value: str) -> str | None:
    ranges = items(shapes, lists)
    if not ranges:
        return None
    return f"!({' || '.join(f'LANGMATCHES(LANG({value}), {Literal(str(each)).n3()})' for each in ranges)})"


def _among(shapes: Graph, lists: Sequence[Node], value: str) -> str | None:
    allowed = [written(each) for each in items(shapes, lists) or ()]
    if not allowed or None in allowed:
        return None
    return f"!({' || '.join(f'sameTerm({value}, {each})' for each in allowed)})"


_TESTS: Mapping[Node, Test] = {
    SH.nodeKind: _node_kind,
    SH.datatype: _datatype,
    SH.minInclusive: _compared(">="),
    SH.minExclusive: _compared(">"),
    SH.maxInclusive: _compared("<="),
    SH.maxExclusive: _compared("<"),
    SH.minLength: _length(">="),
    SH.maxLength: _length("<="),
    SH.pattern: _pattern,
    SH.languageIn: _language,
    SH["in"]: _among,
}
