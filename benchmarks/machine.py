"""What the figures were measured on: the processor, the memory, and the versions of what ran."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from benchmarks.load import find_wrk

PACKAGES = ("pyoxigraph", "oxigraph", "granian", "flask", "rdflib", "oxrdflib", "rdflib-endpoint", "uvicorn")


def machine() -> str:
    """Return the machine and the versions, a line for each; no name of a host or a folder."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return "\n".join(
        (
            f"{os.cpu_count()} cores ({_model()}), {gib:.0f} GiB of memory, {platform.system()} {_release()}",
            f"Python {platform.python_version()}, {packages}, wrk {_wrk()}",
        )
    )


def _model() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _release() -> str:
    return ".".join(platform.release().split(".")[:2])


def _wrk() -> str:
    said = subprocess.run([find_wrk(), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - no input
    found = re.search(r"wrk (?:debian/)?(\d[\d.]*)", said)
    return found[1] if found else "of unknown version"
