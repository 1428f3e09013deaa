"""The example queries of the query page; they count on the project's prefixes."""

from collections.abc import Sequence

EXAMPLES: Sequence[tuple[str, str]] = (
    (
        "Indsatser for børn, der er under 3 år",
        """\
SELECT DISTINCT ?titel ?ordret WHERE {
  ?indsats dct:title ?titel ; ig:hasTargetGroup/ig:hasAgeRange ?alder .
  ?alder sdo:minValue ?fra ; ig:ageUnit/skos:prefLabel "år"@da ; ig:asStated ?ordret .
  FILTER(?fra < 3)
}""",
    ),
    (
        "Hvor mange indsatser der nævner hver problemstilling",
        """\
SELECT ?problem (COUNT(DISTINCT ?indsats) AS ?antal) WHERE {
  ?indsats a ig:Initiative ; ig:situation/skos:prefLabel ?problem .
  FILTER(LANG(?problem) = "da")
}
GROUP BY ?problem ORDER BY DESC(?antal) ?problem""",
    ),
    (
        "De ord, som en indsats' metoder er læst af",
        """\
SELECT ?titel ?metode ?ordret WHERE {
  ?indsats dct:title ?titel .
  GRAPH <https://w3id.org/indsatsgraf/graph/evidence> {
    ?udsagn rdf:subject ?indsats ; rdf:predicate ig:usesMethod ; rdf:object ?begreb ;
      ig:supportedBy/oa:hasSelector/oa:exact ?ordret .
  }
  ?begreb skos:prefLabel ?metode .
  FILTER(LANG(?metode) = "da")
}""",
    ),
    (
        "Alt om én indsats som en graf",
        "DESCRIBE <https://w3id.org/indsatsgraf/initiative/boernehuse>",
    ),
)
