"""What search engines read in a page: schema.org, as JSON-LD in a block of data that no browser runs."""

import json
from collections.abc import Iterator, Mapping, Sequence

from flask import request
from markupsafe import Markup
from pyoxigraph import DefaultGraph, NamedNode

from graph.terms import CC, CV, DCT, IG, SDO
from server import language
from server.dataset import Dataset, Served
from server.description.catalog import NAME
from server.initiative import Years
from server.labels import label
from server.resource import Fact, Value

_UNSAFE = str.maketrans({each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"})
"""What could end a block of data in HTML, or a line in JavaScript."""
_LICENCE = CC["by/4.0/"].value
_PROVIDING = ("gennemfoerende-myndighed", "udbyder")
"""The roles in which a body provides a service."""


def initiative(served: Served, iri: NamedNode, facts: Sequence[Fact], years: Sequence[Years]) -> Markup:
    """Return an initiative as a service, and the page about it with the years that it covers."""
    told = {each.predicate: each.values for each in facts}
    service = {
        "@type": "Service",
        "@id": iri.value,
        "name": _first(told.get(DCT.title, ())),
        "description": _first(told.get(DCT.abstract, ())),
        "serviceType": [each.text for each in told.get(IG.initiativeType, ())],
        "category": [each.text for each in told.get(IG.situation, ())],
        "audience": list(_audiences(told.get(IG.hasTargetGroup, ()))),
        "provider": list(_providers(served, told.get(IG.hasInvolvement, ()))),
    }
    page = {
        "@type": "WebPage",
        "url": request.base_url,
        "inLanguage": language.current(),
        "license": _LICENCE,
        "temporalCoverage": [_interval(each) for each in years if each.start and not each.planned],
        "isBasedOn": [each.iri.value for each in told.get(DCT.source, ()) if each.iri],
        "mainEntity": _stated(service),
    }
    return _block({"@context": SDO.iri, **_stated(page)})


def dataset(now: Dataset, name: str, description: str) -> Markup:
    """Return the whole dataset, where it can be had."""
    root = request.root_url
    told: dict[str, object] = {
        "@type": "Dataset",
        "@id": f"{root}#dataset",
        "url": root,
        "name": name,
        "description": description,
        "version": now.version,
        "license": _LICENCE,
        "inLanguage": ["da", "en"],
        "creator": {"@type": "Organization", "name": NAME, "url": root},
        "spatialCoverage": {"@type": "Country", "name": "Danmark"},
        "isAccessibleForFree": True,
    }
    if now.release:
        told["dateModified"] = now.release.published.isoformat()
        files = {"facts.ttl": "text/turtle", "initiatives.csv": "text/csv", "graph.jsonld": "application/ld+json"}
        told["distribution"] = [
            {
                "@type": "DataDownload",
                "contentUrl": f"{root}releases/{now.version}/{file}",
                "encodingFormat": media_type,
            }
            for file, media_type in files.items()
            if file in now.release.files
        ]
    return _block({"@context": SDO.iri, **told})


def _first(values: Sequence[Value]) -> str:
    return values[0].text if values else ""


def _audiences(groups: Sequence[Value]) -> Iterator[Mapping[str, object]]:
    for group in groups:
        told = {each.predicate: each.values for each in group.facts}
        stages = [each.text for each in told.get(IG.lifeStage, ())]
        yield _stated({"@type": "PeopleAudience", "audienceType": stages, "name": _first(told.get(IG.asStated, ()))})


def _providers(served: Served, involvements: Sequence[Value]) -> Iterator[Mapping[str, object]]:
    roles = {NamedNode(f"{served.dataset.base}concept/involvement-role/{each}") for each in _PROVIDING}
    for each in involvements:
        own = tuple(served.store.quads_for_pattern(each.iri, None, None, DefaultGraph())) if each.iri else ()
        if any(quad.predicate == CV.role and quad.object in roles for quad in own):
            for quad in own:
                if quad.predicate == CV.hasParticipant and isinstance(quad.object, NamedNode):
                    name = label(served.store, quad.object)
                    yield {"@type": "Organization", "@id": quad.object.value, "name": name}


def _interval(years: Years) -> str:
    return f"{years.start}/{years.end or '..'}"


def _stated(told: Mapping[str, object]) -> dict[str, object]:
    """Return what is told of a thing, without what is not."""
    return {name: value for name, value in told.items() if value}


def _block(told: Mapping[str, object]) -> Markup:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - no `<` is left in the text
