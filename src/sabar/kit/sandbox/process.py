"""Runs a program that reads hostile files:
`… -m sabar.kit.sandbox.process FOLDER MEMORY SECONDS BYTES COMMAND…`.

It sees the system's programs and one folder, and has no network; what it starts is held the same way.
MEMORY: bytes of address space; SECONDS of processor time; BYTES: the largest file it may write.
"""

import os
import resource
import signal
import sys
from pathlib import Path

from sabar.kit.sandbox import landlock, seccomp

_SYSTEM = (Path("/usr"), Path("/lib"), Path("/lib64"), Path("/etc/ld.so.cache"), Path("/dev/urandom"))


def main(folder: Path, memory: int, seconds: int, size: int, command: list[str]) -> None:
    """Becomes the program, or ends with an error."""
    os.setpgid(0, 0)  # so that whoever started it can change the precedence of all its threads
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    # Python ignores this signal, and would hand that down: the program would only see a failed write.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    program = Path(command[0])
    landlock.confine(readable=(*_SYSTEM, program), writable=(folder, Path("/dev/null")))
    seccomp.raise_fence(may_become=True)
    os.chdir(folder)
    os.execve(program, command, {"LC_ALL": "C"})  # noqa: S606 - becoming the program is what this is for


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
