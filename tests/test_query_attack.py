from pathlib import Path

import pytest
from program import Shell

from graph.release import Release

ENDLESS_FOR_A_CARELESS_READER = {
    "an IRI of escapes that never ends": "ASK {} <" + "\\u0041" * 2000,
    "escaped quotes": "ASK {} " + '\\"' * 500_000,
    "escaped long quotes": "ASK {} " + "\\'''x" * 200_000,
    "names without a prefix": "ASK {} " + "a-" * 500_000,
    "names with dots": "ASK {} " + "a." * 500_000,
    "comparisons": "ASK {} " + "?a<" * 300_000,
}
"""What a pattern that goes back would take minutes or more to find out about."""


@pytest.mark.parametrize("name", ENDLESS_FOR_A_CARELESS_READER)
def test_no_text_takes_long_to_refuse(shell: Shell, release: Release, tmp_path: Path, name: str) -> None:
    file = tmp_path / "query.rq"
    file.write_text(ENDLESS_FOR_A_CARELESS_READER[name])
    # The call ends the command, and this test with an error, after a minute.
    refused = shell("query", f"@{file}", "--release", release.folder)
    assert (refused.returncode, refused.stdout, refused.stderr.count(b"\n")) == (2, b"", 1)
