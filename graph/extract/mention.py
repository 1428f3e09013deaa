"""Mentions: where an entry names what the vocabulary knows, and whether it says so of this initiative."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode

from graph.extract.danish import known, tokens
from graph.extract.denial import denied
from graph.extract.gazetteer import Gazetteer, Match
from graph.extract.sentence import Sentence
from graph.layout import Entry
from graph.text import Span
from graph.vocabulary import Name, Vocabulary

SCHEMES = (
    "situation", "setting", "method", "initiative-type", "target-group-role", "life-stage", "family-role",
    "profession", "organisation-type", "involvement-role", "municipality-scope", "development-phase",
    "documentation-strategy", "topic",
)  # fmt: skip
"""The schemes whose labels are looked for in running text."""
_NAMES = frozenset({"method", "programme", "law", "body"})
"""What a proper name names: the words in it state nothing else."""
_CONTENT = frozenset({"situation", "setting", "initiative-type"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a thing is named; `words` are the numbers of the naming words in `sentence`.

    `denied` is true where the sentence says that it is not so, or that it is so of something else.
    """

    scheme: str
    iri: NamedNode
    sentence: Sentence
    words: tuple[int, ...]
    denied: bool

    @property
    def spans(self) -> tuple[Span, ...]:
        """The characters of the naming words; two spans where a coordination parts them."""
        found: list[Span] = []
        for number in self.words:
            word = self.sentence.words[number].span
            if found and number - 1 in self.words:
                found[-1] = Span(found[-1].start, word.end)
            else:
                found.append(word)
        return tuple(found)

    @property
    def extent(self) -> Span:
        """From the first naming word to the last."""
        words = self.sentence.words
        return Span(words[self.words[0]].span.start, words[self.words[-1]].span.end)


_Thing = tuple[str, NamedNode]


def mentions(text: str, sentences: Sequence[Sentence], entry: Entry, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Find what the sentences name.

    Of overlapping labels of one scheme the longest counts. Words inside a proper name (a programme, a law, a
    method, a body) or inside a longer label state nothing of their own, except in a name that is the
    initiative's own title.
    """
    gazetteer = _gazetteer(vocabulary)
    title = _keys(text, entry.title)
    found: list[Mention] = []
    for sentence in sentences:
        matches = _longest(gazetteer.matches(text, sentence.words))
        names = [match for match in matches if match.thing[0] in _NAMES and not _own(match, sentence, title)]
        for match in matches:
            if _common(match, sentence) or _inside(match, names) or _inside_content(match, matches):
                continue
            no = denied(text, sentence.span, sentence.words, match.tokens[0], match.tokens[-1])
            found.append(Mention(*match.thing, sentence, match.tokens, no))
    return tuple(found)


def by_sentence(mentions_: Iterable[Mention]) -> Mapping[Span, Sequence[Mention]]:
    """Return the mentions of each sentence, by the characters of the sentence."""
    found: dict[Span, list[Mention]] = {}
    for mention in mentions_:
        found.setdefault(mention.sentence.span, []).append(mention)
    return found


@lru_cache(maxsize=4)
def _gazetteer(vocabulary: Vocabulary) -> Gazetteer[_Thing]:
    return Gazetteer(_labels(vocabulary))


def _labels(vocabulary: Vocabulary) -> Iterator[tuple[str, _Thing]]:
    groups: list[tuple[str, Iterable[Name]]] = [(scheme, vocabulary.scheme(scheme)) for scheme in SCHEMES]
    groups += [("programme", vocabulary.programmes), ("body", vocabulary.bodies), ("law", vocabulary.laws)]
    for scheme, names in groups:
        for name in names:
            for label in name.labels:
                yield label, (scheme, name.iri)


def _keys(text: str, span: Span) -> tuple[str, ...]:
    return tuple(token.key for token in tokens(text, span))


def _own(match: Match[_Thing], sentence: Sentence, title: tuple[str, ...]) -> bool:
    """Tell whether the name is the initiative's own title, so that its words speak of the initiative."""
    return match.thing[0] == "programme" and tuple(sentence.words[number].key for number in match.tokens) == title


def _longest(matches: Sequence[Match[_Thing]]) -> list[Match[_Thing]]:
    """Drop each match whose words a longer match of the same scheme has too."""
    kept: list[Match[_Thing]] = []
    for match in matches:
        words = set(match.tokens)
        rivals = [other for other in matches if other.thing[0] == match.thing[0] and words < set(other.tokens)]
        if not rivals:
            kept.append(match)
    return kept


def _common(match: Match[_Thing], sentence: Sentence) -> bool:
    """Tell whether a word that could be a body's name is only a common noun or verb: "danner", not "Danner"."""
    word = sentence.words[match.tokens[0]].word
    return match.thing[0] == "body" and len(match.tokens) == 1 and word.islower() and known(word)


def _inside(match: Match[_Thing], names: Sequence[Match[_Thing]]) -> bool:
    """Tell whether a name of another kind holds the words and more."""
    words = set(match.tokens)
    return any(
        words < set(name.tokens) and not (match.thing[0] in _NAMES and name.thing[0] != match.thing[0])
        for name in names
    )


def _inside_content(match: Match[_Thing], matches: Sequence[Match[_Thing]]) -> bool:
    if match.thing[0] not in _CONTENT:
        return False
    words = set(match.tokens)
    return any(words < set(other.tokens) for other in matches if other.thing[0] in _CONTENT)
