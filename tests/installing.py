"""Installing the program as others install it, without a network: what it depends on is borrowed from these tests."""

import os
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


def borrowing() -> Mapping[str, str]:
    """Return the environment in which pip builds and installs the program alone, with what is here already."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PIP_IGNORE_INSTALLED": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # which means: without isolation
        "PIP_NO_INDEX": "1",
    }
