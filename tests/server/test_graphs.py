"""Whole graphs come from the query processes, with the limits that these have."""

import json
from pathlib import Path

from graph import store
from graph.terms import BASE
from server import services
from server.app import create_app
from server.dataset import Dataset
from server.settings import Settings


def test_a_graph_that_is_too_large_is_refused_and_leads_to_the_dumps(tmp_path: Path) -> None:
    file = tmp_path / "large.nt"
    file.write_text("".join(f'<http://example.org/{n}> <http://example.org/p> "{"x" * 200}" .\n' for n in range(6000)))
    store.load_files(tmp_path / "store", [], {BASE + "large": file})
    app = create_app(Settings(Dataset(tmp_path / "store", BASE, "1", "tag"), workers=1, result=1))
    try:
        client = app.test_client()
        # Relative to the base of the dataset, as in a query.
        refused = client.get("/graphs?graph=large")
        problem = json.loads(refused.data)
        assert (refused.status_code, refused.content_type) == (403, "application/problem+json")
        assert problem["detail"] == "the result passes 1 MiB; ask for less, or take the dumps at /releases/"
        assert (client.get("/graphs?default").status_code, client.get("/graphs?default").data) == (200, b"")
    finally:
        services.of(app).close()
