"""What a process may not do: outgrow its memory, open a connection, or outlive the one that it works for."""

import ctypes
import os
import platform
import resource
import select
import struct
import threading

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine → its number in the kernel's audit interface and the number of the call `socket`."""
EPERM = 1
MIB = 1024 * 1024
"""Bytes."""
STACK = 96 * MIB
"""Bytes; enough for the longest chain that graph.query lets through (8 MiB would be too few)."""


def limit_memory(mebibytes: int) -> None:
    """End this process at the allocation that would pass the limit; leave no core file behind.

    Its stack is not part of that, and may grow to STACK from now on.
    """
    size = mebibytes * MIB
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    _, most = resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(resource.RLIMIT_STACK, (STACK if most < 0 else min(STACK, most), most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_connections() -> None:
    """Make every attempt to open a socket fail, where the kernel can do so (Linux on x86-64 and ARM64).

    The tokeniser of graph.query refuses `SERVICE`; this holds even where it and the engine read a text
    differently.
    """
    if platform.system() != "Linux" or platform.machine() not in SOCKET_CALL:
        return
    code = _deny_call(*SOCKET_CALL[platform.machine()])
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def die_with(lifeline: int) -> None:
    """End this process as soon as the other end of this socket or pipe is closed, in mid-query too."""
    threading.Thread(target=_await_hang_up, args=(lifeline,), daemon=True).start()


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _deny_call(machine: int, call: int) -> bytes:
    """Return a filter in classic BPF: on this machine this call fails with EPERM, all else is allowed."""
    load, jump_if_equal, give = 0x20, 0x15, 0x06
    steps = (
        (load, 0, 0, 4),  # the machine
        (jump_if_equal, 0, 3, machine),
        (load, 0, 0, 0),  # the call
        (jump_if_equal, 0, 1, call),
        (give, 0, 0, 0x00050000 | EPERM),
        (give, 0, 0, 0x7FFF0000),
    )
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _await_hang_up(lifeline: int) -> None:
    watch = select.poll()
    watch.register(lifeline, 0)  # hang-up and error are always reported
    watch.poll()
    os._exit(0)
