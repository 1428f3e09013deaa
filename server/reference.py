"""A reference to an answer, for a list of literature: as text, as BibTeX and as CSL-JSON."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

NAME = "Indsatsgraf"

WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "title": "Svar på en SPARQL-forespørgsel",
        "release": "udgave {0}, udgivet {1}",
        "query": "SHA-256 af forespørgslen: {0}",
        "result": "SHA-256 af svaret: {0} ({1})",
        "row": "1 række",
        "rows": "{0} rækker",
        "true": "svaret er sandt",
        "false": "svaret er falsk",
        "accessed": "Hentet {0}",
        "tsv": "TSV med sorterede rækker",
        "nt": "sorterede N-Triples",
        "varies": "svaret har ingen SHA-256, da forespørgslen giver et andet, hver gang den stilles",
        "blank": "svaret har ingen SHA-256, da dets blanke knuder får andre navne, hver gang det gives",
    },
    "en": {
        "title": "Answer to a SPARQL query",
        "release": "release {0}, published {1}",
        "query": "SHA-256 of the query: {0}",
        "result": "SHA-256 of the result: {0} ({1})",
        "row": "1 row",
        "rows": "{0} rows",
        "true": "the answer is true",
        "false": "the answer is false",
        "accessed": "Accessed {0}",
        "tsv": "TSV with its rows sorted",
        "nt": "N-Triples sorted",
        "varies": "the result has no SHA-256, as the query gives another each time it is asked",
        "blank": "the result has no SHA-256, as its blank nodes get other names each time it is given",
    },
}
"""Language → what references say."""

_TEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces, a backslash before them or not.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "$&%#_"},
}


@dataclass(frozen=True)
class Reference:
    """What is cited; `result` is None where `unhashed` tells by a key of WORDS why it has no hash.

    `truth` is the answer to ASK, `true` or `false`; other answers have `rows`.
    """

    language: str
    title: str
    version: str
    published: datetime
    address: str
    query: str
    result: str | None
    unhashed: str
    form: str
    rows: int
    truth: str
    accessed: date

    @property
    def words(self) -> Mapping[str, str]:
        """The words of its language."""
        return WORDS[self.language]

    @property
    def heading(self) -> str:
        """Its title, of one line."""
        return " ".join(self.title.split()) or self.words["title"]

    @property
    def release(self) -> str:
        """The release with the day of its publishing, in words."""
        return self.words["release"].format(self.version, self.published.date().isoformat())

    @property
    def note(self) -> str:
        """The hashes, in words."""
        told = self.words
        rows = told["row" if self.rows == 1 else "rows"].format(self.rows)
        size = told[self.truth] if self.truth else f"{told[self.form]}, {rows}"
        result = told["result"].format(self.result, size) if self.result else told[self.unhashed]
        return f"{told['query'].format(self.query)}; {result}"

    @property
    def id(self) -> str:
        """A key that two queries on one release do not share."""
        return f"indsatsgraf-{self.version}-{self.query[:12]}"


def text(reference: Reference) -> str:
    """Return the reference in words, on one line."""
    accessed = reference.words["accessed"].format(reference.accessed.isoformat())
    about = f"{NAME}: {reference.heading}. {NAME}, {reference.release}. {reference.note}."
    return f"{about} {accessed}: {reference.address}\n"


def bibtex(reference: Reference) -> str:
    """Return the reference as an entry of BibTeX, in UTF-8."""
    fields = {
        "author": f"{{{NAME}}}",
        "title": _tex(reference.heading),
        "howpublished": _tex(f"{NAME}, {reference.release}"),
        "version": reference.version,
        "year": str(reference.published.year),
        "month": str(reference.published.month),
        "note": _tex(reference.note),
        # As it is: every sign that would need care is percent-encoded in it.
        "url": reference.address,
        "urldate": reference.accessed.isoformat(),
        "langid": {"da": "danish", "en": "english"}[reference.language],
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{reference.id},\n{lines}}}\n"


def csl(reference: Reference) -> str:
    """Return the reference as an item of CSL-JSON, in a list as programs read it."""
    item = {
        "id": reference.id,
        "type": "dataset",
        "title": reference.heading,
        "author": [{"literal": NAME}],
        "container-title": NAME,
        "version": reference.version,
        "issued": _parts(reference.published.date()),
        "accessed": _parts(reference.accessed),
        "URL": reference.address,
        "note": reference.note,
        "language": reference.language,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


WRITERS: Mapping[str, Callable[[Reference], str]] = {"text": text, "bibtex": bibtex, "csl": csl}
"""Format name → what writes it."""


def _tex(value: str) -> str:
    return re.sub(r"[\\{}~^$&%#_]", lambda found: _TEX[found[0]], value)


def _parts(day: date) -> Mapping[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
