"""The page of one resource: which parts it has follows from what it is."""

from flask import render_template
from pyoxigraph import NamedNode

from graph.order import natural
from graph.terms import DCT, IG, NIF
from server import amendment, body, chart, concept, initiative, linked, paging, pointing, resource, source_text
from server.dataset import Served
from server.evidence import Witness
from server.labels import full_label
from server.memento import Timeline
from server.recall import Recall
from server.resource import Fact
from server.responses import GRAPH_OFFERS
from server.search import link
from server.services import history


def write(now: Served, iri: NamedNode, timeline: Timeline) -> str:
    """Return the page of a resource; NotFound where the request asks for a part of its lists that there is not."""
    number = paging.asked()
    now = Served(now.dataset, Recall(now.store, now.names), now.place)
    own = resource.nodes(now, iri)
    witness = Witness(now, own)
    is_initiative = initiative.is_one(now, iri)
    tree = () if is_initiative else concept.tree(now, iri)
    told = {
        "dataset": now.dataset,
        "iri": iri,
        "title": full_label(now.store, iri),
        "stated": witness.naming(iri),
        "origins": sorted(resource.origins(now, iri), key=lambda each: natural(each.source.value)),
        "withdrawn": amendment.withdrawn(now, iri),
        "pointing": pointing.to(now, iri, number, concept.IN_TREE if tree else ()),
        "formats": [each.name for each in GRAPH_OFFERS],
        "timeline": timeline,
        "old": history().find(now.dataset.version) if now.place != "/" else None,
    }
    facts = resource.facts(now, iri, own, witness)
    if is_initiative:
        return render_template("initiative.html", **told, **_initiative(now, iri, facts))
    text = witness.text(iri)
    if text:
        # The text is shown with its marks already.
        about = tuple(each for each in facts if each.predicate != NIF.isString)
        marked = source_text.marked(now, iri, text)
        return render_template("source.html", **told, facts=about, text=marked, headings=initiative.HEADINGS)
    return render_template("resource.html", **told, facts=facts, tree=tree, **_beside(now, iri))


def _beside(now: Served, iri: NamedNode) -> dict[str, object]:
    changes = body.changes(now, iri)
    names = {each for change in changes for each in (*change.before, *change.after)} - {iri}
    return {
        "definition": concept.definition(now, iri),
        "changes": changes,
        "place": concept.place(now, iri),
        "search": link.address(now, [iri]),
        "search_of_all": link.address(now, [iri, *sorted(names, key=str)]) if names else "",
    }


def _initiative(now: Served, iri: NamedNode, facts: tuple[Fact, ...]) -> dict[str, object]:
    years = initiative.years(now, iri)
    return {
        "lead": next((each for each in facts if each.predicate == DCT.abstract), None),
        "sections": initiative.sections(facts),
        "bar": chart.time_bar([(each.start, each.end, each.planned) for each in years]),
        "periods": [value.text for fact in facts if fact.predicate == DCT.temporal for value in fact.values],
        "programmes": [value for fact in facts if fact.predicate == IG.partOfProgramme for value in fact.values],
        "related": initiative.related(now, iri),
        "linked": linked.initiative(now, iri, facts, years),
    }
