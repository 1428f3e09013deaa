"""The command line: each command parses its words, calls one function and prints what it returns."""

from graph.cli import archive, changes, pages, published, shared, validation
from graph.cli.program import commands, put, release_option, run

__all__ = [
    "archive",
    "changes",
    "commands",
    "pages",
    "published",
    "put",
    "release_option",
    "run",
    "shared",
    "validation",
]
