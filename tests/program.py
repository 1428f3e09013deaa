"""The command and the places in which the tests run it."""

import ctypes
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

EXAMPLE = Path(__file__).with_name("example") / "boernehuse.trig"
"""One initiative as the model describes it."""

PROGRAM = [str(Path(sys.executable).with_name("indsatsgraf"))]

Call = Callable[..., tuple[int, str, str]]
"""Runs the command in this process: exit status, standard output, standard error."""

Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]
"""Runs the command as a process of its own; keywords go to `subprocess.run`."""

_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE = 1


def on_a_full_disk() -> None:
    """Let no file grow past 300 bytes, as on a disk with no more room; set between fork and exec."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))


def as_an_ordinary_user() -> None:
    """Take from root what lets it write where the mode forbids; others never had it."""
    ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)
