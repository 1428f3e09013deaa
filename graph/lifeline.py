"""What ties a process to the one that started it."""

import ctypes
import os
import platform
import signal

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int | None = None) -> None:
    """Let the kernel (Linux) end this process when the process that started it ends, by whatever means.

    Whoever knows the `parent` is ended at once where that one is gone already.
    """
    if platform.system() != "Linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os._exit(1)  # it ended before the kernel knew
