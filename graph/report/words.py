"""What reports say of their own accord, in Danish and English."""

from collections.abc import Mapping

from graph.report.model import Report, Severity

HEADINGS: Mapping[str, Mapping[Severity, str]] = {
    "da": {Severity.VIOLATION: "Overtrædelse", Severity.WARNING: "Advarsel", Severity.INFO: "Oplysning"},
    "en": {Severity.VIOLATION: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Note"},
}
"""Language → severity → what a result of that severity is headed by."""

COUNTED: Mapping[str, Mapping[Severity, tuple[str, str]]] = {
    "da": {
        Severity.VIOLATION: ("overtrædelse", "overtrædelser"),
        Severity.WARNING: ("advarsel", "advarsler"),
        Severity.INFO: ("oplysning", "oplysninger"),
    },
    "en": {
        Severity.VIOLATION: ("violation", "violations"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("note", "notes"),
    },
}
"""Language → severity → the word behind a number of results, for one and for more."""

NO_REMARKS: Mapping[str, str] = {
    "da": "Ingen bemærkninger: data følger alle krav.",
    "en": "No remarks: the data keep every rule.",
}
"""Language → what is said of data without a result."""

_OMITTED = {
    "da": ("{number} resultat mere er ikke vist.", "{number} resultater mere er ikke vist."),
    "en": ("{number} more result is not shown.", "{number} more results are not shown."),
}


def spoken(language: str) -> str:
    """Return the language that a report speaks to someone who asks for a BCP 47 tag: "da", else "en"."""
    return "da" if language.lower().partition("-")[0] == "da" else "en"


def counted(report: Report, language: str) -> str:
    """Return the numbers of all results by severity, as in `2 violations, 0 warnings, 1 note`."""
    words = COUNTED[spoken(language)]
    return ", ".join(f"{number} {words[severity][number != 1]}" for severity, number in report.counts.items())


def omitted(number: int, language: str) -> str:
    """Return the sentence that tells how many results are left out."""
    return _OMITTED[spoken(language)][number != 1].format(number=number)


_KNOWN = {
    "da": ("{number} kendt resultat er tilbage.", "{number} kendte resultater er tilbage."),
    "en": ("{number} known result is left.", "{number} known results are left."),
}
_FIXED = {
    "da": ("{number} resultat er rettet.", "{number} resultater er rettet."),
    "en": ("{number} result is fixed.", "{number} results are fixed."),
}
_NEWS = {"da": ("Nye: {numbers}.", "Intet nyt."), "en": ("New: {numbers}.", "Nothing new.")}

STATES: Mapping[str, tuple[str, str, str]] = {"da": ("ny", "kendt", "rettet"), "en": ("new", "known", "fixed")}
"""Language → what a result is called beside an earlier report: one it did not hold, one it held, one that is gone."""


def known(report: Report, language: str) -> str:
    """Return the sentence that tells how many results of an earlier report are left."""
    number = len(report.all_results) - len(report.fresh.all_results)
    return _KNOWN[spoken(language)][number != 1].format(number=number)


def fixed(number: int, language: str) -> str:
    """Return the sentence that tells how many results of an earlier report are gone."""
    return _FIXED[spoken(language)][number != 1].format(number=number)


def news(report: Report, language: str) -> str:
    """Return what is new beside an earlier report: the numbers of results, or that there are none."""
    some, none = _NEWS[spoken(language)]
    return none if report.fresh.conforms else some.format(numbers=counted(report.fresh, language))


UNNAMED: Mapping[str, str] = {"da": "Krav uden navn", "en": "Unnamed shapes"}
"""Language → what shapes without an IRI are called together."""
