"""The digest of a result: the SHA-256 of its lines in order, the same in whichever order an engine gave them.

Of a table the lines are those of its TSV, whose first, with the names, stays the first; of a graph those of its
N-Triples, each once. A shell has the same: `sort`, or `sort -u`, and `sha256sum`.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import IO

from server.spool import Spool

TRUTHS = ([b"true"], [b"false"])


@dataclass(frozen=True)
class ResultDigest:
    """What is told of a result; `has_blank_nodes` where it has names that another run would give otherwise.

    `truth` is the answer to ASK, `true` or `false`; empty for a table and a graph.
    """

    sha256: str
    rows: int
    truth: str
    has_blank_nodes: bool


class Digest(Spool):
    """Takes TSV or N-Triples, and becomes what is told of it, as JSON."""

    def finish(self) -> None:
        """Put the digest in the place of the result."""
        self.file.seek(0)
        told = json.dumps(asdict(of(self.file.read()))).encode()
        self.file.seek(0)
        self.file.truncate()
        self.file.write(told)
        self.size = len(told)


def read(file: IO[bytes]) -> ResultDigest:
    """Return what a Digest has become."""
    with file:
        return ResultDigest(**json.load(file))


def of(result: bytes) -> ResultDigest:
    """Return what is told of a result in TSV or N-Triples."""
    lines = result.removesuffix(b"\n").split(b"\n") if result else []
    # The first line of a table has names; one of ASK has the answer alone.
    is_graph = not lines or lines[0].endswith(b" .")
    head, rows = ([], sorted(set(lines))) if is_graph else (lines[:1], sorted(lines[1:]))
    digest = hashlib.sha256()
    for line in (*head, *rows):
        digest.update(line + b"\n")
    # The names of a table begin with a question mark.
    truth = head[0].decode() if head in TRUTHS else ""
    return ResultDigest(digest.hexdigest(), len(rows), truth, any(_names_nodes(row, is_graph) for row in rows))


def _names_nodes(row: bytes, is_graph: bool) -> bool:
    """Whether a term of the row is a blank node, or a triple that may have one."""
    cells = row.split(b" ", 2) if is_graph else row.split(b"\t")
    return any(cell.startswith(b"_:") or (cell.startswith(b"<<") and b"_:" in cell) for cell in cells)
