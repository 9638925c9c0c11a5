"""What the kernel forbids a process that reads hostile files: network, other programs, changes to files.

A seccomp filter (Linux, see seccomp(2) and the kernel's filter.h): forbidden calls fail with EPERM.
"""

import ctypes
import errno
import platform
import struct

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _IS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _MACHINE_AT = 0, 4
_X32 = 0x40000000  # a second numbering of the calls of x86_64

#: execve and execveat, by machine
_BECOME: dict[str, tuple[int, ...]] = {"x86_64": (59, 322), "aarch64": (221, 281)}
#: by machine: its audit number, and the numbers of the forbidden calls
_CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        (
            *(41, 42, 44, 49, 53),  # socket, connect, sendto, bind, socketpair
            *(57, 58, 62, 101),  # fork, vfork, kill, ptrace
            *(76, 77, 82, 83, 84, 86, 87, 88, 90, 91, 92),  # truncate … rename, mkdir, unlink, chmod, chown
            *(258, 260, 263, 264, 265, 266, 268, 316),  # the same with a folder: mkdirat … renameat2
            *(165, 310, 311, 425),  # mount, process_vm_readv and writev, io_uring_setup
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(198, 199, 200, 203, 206),
            *(129, 117),
            *(34, 35, 36, 37, 38, 276, 45, 46, 52, 53, 54),
            *(40, 270, 271, 425),
        ),
    ),
}


def raise_fence(*, may_become: bool = False) -> bool:
    """Forbid all that from now on, for good; `may_become` another program all the same, which the fence then
    holds too. False where the machine or the kernel does not know how.
    """
    machine, calls = _CALLS.get(platform.machine(), (0, ()))
    if not may_become:
        calls += _BECOME.get(platform.machine(), ())
    if platform.system() != "Linux" or not calls:
        return False
    rules = _program(machine, calls)
    code = ctypes.create_string_buffer(b"".join(rules), 8 * len(rules))
    program = struct.pack("HxxxxxxP", len(rules), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    if libc.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), zero, zero, zero) != 0:
        return False
    return int(libc.prctl(_SET_SECCOMP, ctypes.c_ulong(_FILTER_MODE), program, zero, zero)) == 0


def _program(machine: int, calls: tuple[int, ...]) -> list[bytes]:
    """The filter as instructions of 8 bytes: code, jump if true, jump if false, operand."""
    count = len(calls)
    rules = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_IS, 0, count + 3, machine),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, count + 1, 0, _X32),
        *((_IS, count - at, 0, call) for at, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return [struct.pack("HBBI", *rule) for rule in rules]
