"""What SHACL's own shapes say of shapes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from graph.check.location import Sources, located
from graph.property_path import ComplexPath, Path
from graph.report import Result, Term
from graph.terms import PREFIXES, RDF, SH, XSD
from graph.turtle import Names

Judge = Callable[[Store, Sequence[Quad]], Sequence[Result]]
"""What finds the results that shapes have for data."""

_PATHS = (
    SH.inversePath,
    SH.alternativePath,
    SH.zeroOrMorePath,
    SH.oneOrMorePath,
    SH.zeroOrOnePath,
    RDF.first,
)
_SCOPED = (SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThan, SH.lessThanOrEquals, SH.qualifiedValueShape)
"""What only a shape with a path may have."""

_KINDS = {SH.IRI: "an IRI", SH.Literal: "a literal", SH.IRIOrLiteral: "an IRI or a literal"}


def complaint(shapes: Sequence[Quad], sources: Sources, judge: Judge) -> str | None:
    """Return the place of the first shape that SHACL does not allow, and what is wrong with it, if there is one."""
    store = Store()
    store.bulk_extend(Quad(*each.triple) for each in shapes)
    rules = list(parse((files("pyshacl.assets") / "shacl-shacl.ttl").read_bytes(), RdfFormat.TURTLE))
    for each in store.quads_for_pattern(None, RDF.type, SH.NodeShape, None):
        if _values(each.subject, SH.path, store) or SH.PropertyShape in _values(each.subject, RDF.type, store):
            return f"{sources.place_of(each)}: a sh:NodeShape is no sh:PropertyShape and has no sh:path; take one out"
    faults = list(_plain(judge(store, rules), store))
    if not faults:
        return None
    found = sorted(located(faults, store, sources), key=_position)
    where = str(found[0].place or sources.where())
    rest = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{where}: {_told(found[0], store, rules)}; correct the shape{rest}"


def _plain(results: Sequence[Result], store: Store) -> Iterator[Result]:
    """Yield the results that tell most: one for each shape and parameter, and none for a path that pySHACL can walk."""
    told = {each.focus for each in results if each.component != SH.XoneConstraintComponent}
    seen: set[object] = set()
    for each in results:
        if each.component == SH.XoneConstraintComponent and (each.focus in told or _has_odd_path(each.focus, store)):
            continue
        is_of_a_list = isinstance(each.path, ComplexPath) and each.component == SH.NodeConstraintComponent
        if is_of_a_list and (each.value in told or _has_odd_path(each.value, store)):
            continue
        is_of_a_path = each.path == SH.path and each.component == SH.OrConstraintComponent
        if is_of_a_path and _is_path(each.value, store):
            continue
        if (each.focus, each.path) not in seen:
            seen.add((each.focus, each.path))
            yield each


def _has_odd_path(shape: object, store: Store) -> bool:
    paths = _values(shape, SH.path, store)
    return len(paths) == 1 and _is_path(paths[0], store)


def _is_path(node: object, store: Store) -> bool:
    """Tell whether it is a path in some way: what SHACL forbids to say of it besides does not hinder pySHACL."""
    return isinstance(node, BlankNode) and any(_values(node, each, store) for each in _PATHS)


def _values(subject: object, predicate: NamedNode, store: Store) -> list[Term]:
    if not isinstance(subject, NamedNode | BlankNode):
        return []
    return [each.object for each in store.quads_for_pattern(subject, predicate, None, None)]  # type: ignore[misc] # no triple terms here


def _position(result: Result) -> tuple[bool, str, int, int]:
    place = result.place
    return (True, "", 0, 0) if place is None else (False, place.file, place.line, place.column)


def _told(fault: Result, store: Store, rules: Sequence[Quad]) -> str:
    names = Names(PREFIXES, "")
    shape = names.term(fault.focus) if isinstance(fault.focus, NamedNode) else "a shape"
    parameter = None if fault.path is None else _parameter(fault.path)
    wanted = _wanted(fault, rules, names)
    if fault.component == SH.OrConstraintComponent and parameter is None:
        return "a shape that is a class has no IRI, by which its instances could name it"
    if parameter is None:
        return _out_of_place(fault.focus, store, names) or f"{shape} is no shape: SHACL wants {wanted}"
    name = names.term(parameter)
    if fault.component == SH.MinCountConstraintComponent:
        return f"a property shape has no {name}"
    if fault.component == SH.MaxCountConstraintComponent and wanted == "none":
        return f"{shape} has {name}, and SHACL wants a node shape here"
    if fault.component == SH.MaxCountConstraintComponent:
        return f"{shape} has {len(_values(fault.focus, parameter, store))} {name}, where SHACL wants {wanted}"
    value = "a blank node" if isinstance(fault.value, BlankNode) else fault.value and names.term(fault.value)
    return f"{name} of {shape} is {value}, where SHACL wants {wanted}"


def _parameter(path: Path) -> NamedNode | None:
    """Return the first property of a path that is one of SHACL's."""
    if isinstance(path, NamedNode):
        return path if path.value.startswith(SH.iri) else None
    return next((found for found in map(_parameter, path.parts) if found), None)


def _out_of_place(shape: Term, store: Store, names: Names) -> str | None:
    """Return why something is neither a node shape nor a property shape."""
    paths = _values(shape, SH.path, store)
    if len(paths) > 1:
        return f"a shape has {len(paths)} sh:path, where SHACL wants one"
    scoped = next((each for each in _SCOPED if _values(shape, each, store)), None)
    return f"a shape has {names.term(scoped)} and no sh:path" if scoped and not paths else None


def _wanted(fault: Result, rules: Sequence[Quad], names: Names) -> str:
    """Return what SHACL wants in the place of the fault, in words."""
    said: Mapping[NamedNode, Term] = {
        each.predicate: each.object  # type: ignore[misc] # SHACL's shapes have no triple terms
        for each in rules
        if each.subject == fault.source_shape
    }
    if fault.component == SH.MaxCountConstraintComponent:
        return "none" if getattr(said.get(SH.maxCount), "value", "") == "0" else "one at most"
    if fault.component == SH.InConstraintComponent:
        return "one of " + ", ".join(names.term(each) for each in _listed(said[SH["in"]], rules))
    if fault.component == SH.DatatypeConstraintComponent:
        return f"a value of {names.term(said[SH.datatype])}"
    if fault.component == SH.NodeKindConstraintComponent:
        return next((words for kind, words in _KINDS.items() if kind == said[SH.nodeKind]), "another kind of node")
    if fault.path == SH.message:
        return f"text, as {names.term(XSD.string)} or with a language"
    if fault.path == SH.path:
        return "a property path"
    return "a list, such as ( 1 2 )" if isinstance(fault.path, NamedNode) else "a shape with one sh:path or none"


def _listed(cell: object, rules: Sequence[Quad]) -> Iterator[Term]:
    while cell != RDF.nil:
        said = {each.predicate: each.object for each in rules if each.subject == cell}
        yield said[RDF.first]  # type: ignore[misc] # SHACL's shapes have no triple terms
        cell = said[RDF.rest]
