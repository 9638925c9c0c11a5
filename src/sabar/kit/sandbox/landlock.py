"""Which files a process may touch from now on, decided by the kernel (Linux 5.13 and later).

Landlock: see landlock(7) and the kernel's userspace-api/landlock. Kernels without it change nothing.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every machine
_VERSION = 1
_BENEATH = 1
_NO_NEW_PRIVILEGES = 38
_EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
#: how many kinds of access each version of the interface knows
_KINDS = {1: 13, 2: 14, 3: 15, 4: 15}
_MOST_KINDS = 16
_ON_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE


def confine(*, readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Beneath `readable` files can be read and run, beneath `writable` anything; nothing elsewhere, for good.
    Paths that do not exist are left out. False where the kernel does not know how.
    """
    if platform.system() != "Linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = _version(libc)
    if version < 1:
        return False
    handled = (1 << _KINDS.get(version, _MOST_KINDS)) - 1
    attributes = struct.pack("Q", handled)
    ruleset = int(libc.syscall(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0))
    if ruleset < 0:
        return False
    try:
        for paths, access in ((readable, _EXECUTE | _READ | _LIST), (writable, handled)):
            for path in paths:
                _allow(libc, ruleset, path, access & handled)
        zero = ctypes.c_ulong(0)
        if libc.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), zero, zero, zero) != 0:
            return False
        return int(libc.syscall(_RESTRICT, ruleset, 0)) == 0
    finally:
        os.close(ruleset)


def known() -> bool:
    """Whether this kernel knows how."""
    return platform.system() == "Linux" and _version(ctypes.CDLL(None, use_errno=True)) >= 1


def _version(libc: ctypes.CDLL) -> int:
    return int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION))


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, access: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        kinds = access if path.is_dir() else access & _ON_FILES
        if libc.syscall(_ADD, ruleset, _BENEATH, struct.pack("=Qi", kinds, handle), 0) != 0:
            raise OSError(ctypes.get_errno(), f"the kernel would not take a rule for {path}")
    finally:
        os.close(handle)
