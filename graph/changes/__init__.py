"""What changed between two releases, told as a person would, with the words behind it.

comparison     the way: both releases → `Changes`       model        the values, the same for every format
candidates     the things that may differ               reader       one release: its names, its quotations
description    a thing with the nodes below it          matching     which old node is which new one
differences    two descriptions → their changes         change       values of a property → one change

Said of a change: `sentence` joins the `nouns`, `verbs` and values, which `display` writes by `expression` or in
full, `notation` as Turtle, and `word_diff` by what changed in a text. What every account says stands in `account`;
`text`, `markdown`, `json` and `rdf` write it.
"""

from graph.changes.comparison import compare
from graph.changes.json import from_json, to_json
from graph.changes.markdown import to_markdown
from graph.changes.model import Changes
from graph.changes.rdf import activities
from graph.changes.text import to_text

__all__ = ["Changes", "activities", "compare", "from_json", "to_json", "to_markdown", "to_text"]
