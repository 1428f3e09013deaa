"""What every account of changes says beside the changes themselves: headings, counts, and what became of a thing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph import phrase
from graph.bilingual import Bilingual, bilingual
from graph.changes.model import Act, Change, Changes, Group, Resource

HEADINGS: Mapping[Group, Bilingual] = {
    Group.INITIATIVE: Bilingual("Initiativer", "Initiatives"),
    Group.PROGRAMME: Bilingual("Programmer", "Programmes"),
    Group.BODY: Bilingual("Organisationer", "Bodies"),
    Group.LAW: Bilingual("Love", "Laws"),
    Group.CONCEPT: Bilingual("Begreber", "Concepts"),
    Group.SOURCE: Bilingual("Kildesider", "Source pages"),
    Group.CORRECTION: Bilingual("Rettelser", "Corrections"),
    Group.OTHER: Bilingual("Andet", "Other"),
}
ACTS: Mapping[Act, Bilingual] = {
    Act.ADDED: Bilingual("tilføjet", "added"),
    Act.RESTORED: Bilingual("genoptaget", "restored"),
    Act.WITHDRAWN: Bilingual("trukket tilbage", "withdrawn"),
    Act.REMOVED: Bilingual("fjernet", "removed"),
    Act.CHANGED: Bilingual("ændret", "changed"),
}
BEFORE, NOW, SAME = Bilingual("Før", "Before"), Bilingual("Nu", "Now"), Bilingual("Før og nu", "Before and now")
REASON, SUCCESSOR = Bilingual("Begrundelse", "Reason"), Bilingual("Afløst af", "Replaced by")
QUOTE = 200
"""Characters of a quotation that an account for people repeats."""
NOTHING = Bilingual("Intet er ændret.", "Nothing changed.")

_INITIATIVES: Mapping[Act, tuple[Bilingual, Bilingual]] = {
    Act.ADDED: (Bilingual("nyt initiativ", "new initiative"), Bilingual("nye initiativer", "new initiatives")),
    Act.RESTORED: (
        Bilingual("genoptaget initiativ", "restored initiative"),
        Bilingual("genoptagne initiativer", "restored initiatives"),
    ),
    Act.WITHDRAWN: (
        Bilingual("tilbagetrukket initiativ", "withdrawn initiative"),
        Bilingual("tilbagetrukne initiativer", "withdrawn initiatives"),
    ),
    Act.REMOVED: (
        Bilingual("fjernet initiativ", "removed initiative"),
        Bilingual("fjernede initiativer", "removed initiatives"),
    ),
    Act.CHANGED: (
        Bilingual("ændret initiativ", "changed initiative"),
        Bilingual("ændrede initiativer", "changed initiatives"),
    ),
}
_OTHERS = (
    Bilingual("ændring af andet end initiativer", "change to something other than initiatives"),
    Bilingual("ændringer af andet end initiativer", "changes to other things than initiatives"),
)


def title(changes: Changes) -> Bilingual:
    """Return what the account is called."""
    old, new = changes.old.version, changes.new.version
    return Bilingual(f"Ændringer fra udgave {old} til {new}", f"Changes from release {old} to {new}")


def summary(changes: Changes) -> Bilingual:
    """Return how many initiatives, and other things, were added, removed and changed."""
    found = Counter(each.act for each in changes.resources if each.group == Group.INITIATIVE)
    others = len(changes.resources) - found.total()
    counted = [(found[act], _INITIATIVES[act]) for act in Act if found[act]] + [(others, _OTHERS)] * bool(others)

    def say(language: str) -> str:
        items = [f"{phrase.count(n, language)} {names[n != 1].within(language)}" for n, names in counted]
        return phrase.listed(items, language) + "." if items else NOTHING.within(language)

    return bilingual(say)


def counts(changes: Changes) -> Bilingual:
    """Return how large both releases are."""
    old, new = changes.old, changes.new

    def say(language: str) -> str:
        initiatives = f"{phrase.count(old.initiatives, language)} → {phrase.count(new.initiatives, language)}"
        triples = f"{phrase.count(old.triples, language)} → {phrase.count(new.triples, language)}"
        if language == "da":
            return f"Initiativer: {initiatives}. Oplysninger (tripler): {triples}."
        return f"Initiatives: {initiatives}. Statements (triples): {triples}."

    return bilingual(say)


def groups(changes: Changes) -> Iterator[tuple[Bilingual, list[Resource]]]:
    """Yield each heading with what stands below it."""
    for group, resources in groupby(changes.resources, key=lambda each: each.group):
        yield HEADINGS[group], list(resources)


@dataclass(frozen=True)
class Support:
    """Quotations from one page that stand behind a change: before, now, or both; `source` may be an IRI alone."""

    when: Bilingual
    quotes: tuple[str, ...]
    source: str
    address: str


def support(change: Change) -> Iterator[Support]:
    """Yield the words behind a change, those of a page together, and once where they were the same before."""
    if change.old_words == change.new_words:
        sides = [(SAME, change.new_words)]
    else:
        sides = [(BEFORE, change.old_words), (NOW, change.new_words)]
    for when, words in sides:
        by_source: dict[tuple[str, str], list[str]] = {}
        for each in words:
            place = (each.title or each.address or each.source, each.address or each.source)
            by_source.setdefault(place, []).append(each.quote)
        for (source, address), quotes in by_source.items():
            yield Support(when, tuple(dict.fromkeys(phrase.shortened(each, QUOTE) for each in quotes)), source, address)


def quoted(quotes: Sequence[str], language: str) -> str:
    """Return quotations one after the other."""
    return ", ".join(phrase.quoted(each, language) for each in quotes)
