"""The engine in a process of its own, limited as a query process is: `python engine_alone.py`.

Each line in is a query in JSON; each line out is what became of it.
"""

import json
import sys
from itertools import islice

from pyoxigraph import QueryBoolean, QueryTriples, RdfFormat, Store

from server.limits import forbid_connections, limit_memory


def told(store: Store, query: str) -> str:
    """Return what the answer is, `syntax` where there is none, or the error that evaluating it ended in."""
    try:
        results = store.query(query, base_iri="http://example.org/")
        if not isinstance(results, QueryBoolean):
            list(islice(results, 50))
    except SyntaxError:
        return "syntax"
    except (OSError, RuntimeError, ValueError) as error:
        return f"error: {error}"
    return "graph" if isinstance(results, QueryTriples) else "table"


def main() -> None:
    """Answer until there are no more queries."""
    limit_memory(512)
    store = Store()
    store.load("<x:a> <x:b> <x:c> . <x:c> <x:b> 1 , 2 .", RdfFormat.TURTLE)
    forbid_connections()
    for line in sys.stdin:
        print(json.dumps(told(store, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
