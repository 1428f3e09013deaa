"""Words that a sentence uses in another sense than the label they look like."""

from collections.abc import Callable, Mapping

from pyoxigraph import NamedNode

from graph.extract.mention import Mention
from graph.vocabulary import concept

_JOINING = frozenset({"og", "eller", "samt"})
_BEHIND_PEOPLE = _JOINING | {
    "der", "som", "i", "på", "fra", "ved", "hos", "med", "til", "om", "inden", "er", "har", "kan", "skal", "vil", "får",
    "bliver", "deltager", "indgår", "omkring", "uden", "blandt", "under", "af", "også", "ligeledes", "en", "et", "den",
    "det", "de", "deres", "sig", "ikke",
}  # fmt: skip
"""Words that no adjective stands before."""
_COLLECTIVES = (
    "organisation", "forening", "aktør", "tilbud", "sektor", "indsats", "initiativ", "arbejde", "netværk", "fællesskab",
    "institution", "rådgivning",
)  # fmt: skip
_BEFORE_PLACES = _JOINING | {"i"}
_OF_ONE = frozenset({"den", "denne", "en", "hver", "ens", "sin", "barnets"})
_NO_BOND = ("arbejdsmarked", "uddannelse", "job", "beskæftigelse", "erhverv", "bande", "rocker", "miljø", "kriminel")
"""Beginnings of words for what people belong to and nobody bonds with."""
_REACH = 5


def misread(mention: Mention) -> bool:
    """Tell whether a word only looks like the label of what it is taken for."""
    check = _CHECKS.get(mention.iri)
    return bool(check and len(mention.words) == 1 and check(mention))


def _adjective(mention: Mention) -> bool:
    """Tell whether "frivillige" tells of what follows ("frivillige organisationer") and does not name people."""
    words, last = mention.sentence.words, mention.words[-1]
    word = words[last].word.lower()
    if word not in ("frivillige", "frivilliges"):
        return word.startswith("frivillig")
    behind = words[last + 1 : last + 1 + _REACH]
    if not behind or behind[0].span.start - words[last].span.end > 1:
        run = behind
    elif behind[0].word.lower() in _BEHIND_PEOPLE:
        run = behind[1:] if behind[0].word.lower() in _JOINING else ()
    else:
        return True
    for other in run:
        if other.key.endswith(_COLLECTIVES):
            return True
        if not other.word.endswith("e") and other.word not in _JOINING:
            return False
    return False


def _day_care(mention: Mention) -> bool:
    """Tell whether "dagplejer" is the plural of the day care, as in "vuggestuer og dagplejer", and no person."""
    words, number = mention.sentence.words, mention.words[0]
    if words[number].word.lower() != "dagplejer" or number == 0:
        return False
    before = [word.word.lower() for word in words[max(0, number - 3) : number]]
    parted = words[number].span.start - words[number - 1].span.end > 1
    several = before[-1].endswith("e") and _OF_ONE.isdisjoint(before)  # "private dagplejer"
    return parted or several or before[-1] in _BEFORE_PLACES


def _no_day_care(mention: Mention) -> bool:
    return mention.sentence.words[mention.words[0]].key == "dagplejer" and not _day_care(mention)


def _other_tie(mention: Mention) -> bool:
    """Tell whether "tilknytning" is to what nobody bonds with: "tilknytning til arbejdsmarkedet"."""
    behind = [word.word.lower() for word in mention.sentence.words[mention.words[-1] + 1 :][:_REACH]]
    return behind[:1] == ["til"] and any(word.startswith(_NO_BOND) for word in behind)


_CHECKS: Mapping[NamedNode, Callable[[Mention], bool]] = {
    concept("profession", "frivillig-medarbejder"): _adjective,
    concept("profession", "dagplejer"): _day_care,
    concept("setting", "dagpleje"): _no_day_care,
    concept("situation", "tilknytning"): _other_tie,
}
