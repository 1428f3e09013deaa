"""What changed between two releases, told as a person would, with the words behind it."""

from graph.changes.activities import activities
from graph.changes.comparison import compare
from graph.changes.markdown import to_markdown
from graph.changes.model import Changes
from graph.changes.record import from_json, to_json
from graph.changes.text import to_text

__all__ = ["Changes", "activities", "compare", "from_json", "to_json", "to_markdown", "to_text"]
