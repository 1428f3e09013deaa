"""What the files of a release are."""

from collections.abc import Mapping

from graph import manifest
from graph.dumps import DUMPS
from graph.manifest import Content
from graph.release import CHANGES, EXAMPLES, REPORT
from graph.tables import TABLES

CONTENTS: Mapping[str, Content] = {
    **DUMPS,
    **TABLES,
    REPORT: Content("text/turtle", "kvalitetskontrollens resultat", "what the check found"),
    EXAMPLES: Content("application/json", "antal svar på hvert eksempel", "how many answers each example has"),
    CHANGES: Content("application/json", "ændringer siden udgaven før", "what changed since the release before"),
    manifest.NAME: Content(
        "application/json", "udgavens indhold med kontrolsummer (SHA-256)", "what is in it, with checksums (SHA-256)"
    ),
}
"""File name → what it is, in the order in which people should look at them."""
