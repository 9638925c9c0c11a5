"""A real `sabar serve` in a process of its own, for tests that kill it or take its disk away."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from tests.server import free_port


class Process:
    """`start`, `kill` (SIGKILL) and `stop` (SIGTERM) as often as wanted; `url` and `client` stay the same.
    `files`: how many it may open.
    """

    def __init__(self, database_url: str, folder: Path, *, files: int | None = None, **given: Any) -> None:
        limit = [] if files is None else ["sh", "-c", f'ulimit -n {files} && exec "$@"', "sh"]
        self._command = [*limit, sys.executable, "-m", "sabar", "serve"]
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.url, timeout=20)
        self.log = folder / "serve.log"
        # Compiled files are kept, as they are where people run it: a start is measured, not a compilation.
        self.environ = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith("SABAR_") and key != "PYTHONDONTWRITEBYTECODE"
        }
        options = {
            "listen": f"127.0.0.1:{self.port}",
            "data": str(folder),
            "database": database_url,
            "registrations": "open",
            "rate_limits": "off",
            "undo_seconds": "0",
            "log_level": "warning",
            **given,
        }
        self.environ |= {f"SABAR_{name.upper()}": str(value) for name, value in options.items()}
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, *, within_s: float = 30) -> float:
        """Start it, and return how many seconds passed until it answered."""
        begin = time.monotonic()
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(self._command, env=self.environ, stdout=log, stderr=log)
        while time.monotonic() - begin < within_s:
            assert self._child.poll() is None, f"it ended by itself:\n{self.said()}"
            with contextlib.suppress(httpx.TransportError):
                if self.client.get("/api/v1/streaming/health").status_code == 200:
                    return time.monotonic() - begin
            time.sleep(0.02)
        raise AssertionError(f"it does not answer:\n{self.said()}")

    def run_to_end(self, *, within_s: float = 30) -> subprocess.CompletedProcess[str]:
        """Start it where it is expected to refuse, and wait until it has ended."""
        return subprocess.run(
            self._command,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=within_s,
            check=False,
        )

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._child is None:
            return
        self._child.send_signal(how)
        self._child.wait(30)
        self._child = None

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """It does nothing until the block ends; what it is asked meanwhile comes to it all at once."""
        assert self._child is not None
        self._child.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._child.send_signal(signal.SIGCONT)

    def memory(self) -> int:
        """Bytes it holds now."""
        assert self._child is not None
        pages = int(Path(f"/proc/{self._child.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def open_files(self, folder: str) -> int:
        """How many files below a folder of this name it holds open."""
        assert self._child is not None
        count = 0
        for name in Path(f"/proc/{self._child.pid}/fd").iterdir():
            # What was closed meanwhile is not open.
            with contextlib.suppress(FileNotFoundError):
                count += f"/{folder}/" in str(name.readlink())
        return count

    def said(self) -> str:
        """What it wrote so far."""
        return self.log.read_text(errors="replace")


@contextlib.contextmanager
def serving(database_url: str, folder: Path, **given: Any) -> Iterator[Process]:
    """A process that was started, and is gone when the block ends."""
    process = Process(database_url, folder, **given)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.client.close()
