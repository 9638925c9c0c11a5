"""What the measurements share: a real server to measure, medians, tables of ratios."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROUNDS = 5
# Compiled files are kept, as they are where people run it: a start is measured, not a compilation.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


class Server(NamedTuple):
    """A running server: its address, process number, data folder, seconds to the first answer."""

    url: str
    pid: int
    data: Path
    started_in: float

    def cpu(self) -> float:
        """Seconds of processor time the server has used, its children included."""
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(sum(map(int, _stat(pid)[11:13])) for pid in _family(self.pid)) / ticks

    def memory(self) -> float:
        """Megabytes the server holds that nobody shares with it, its children included."""
        total = 0
        for pid in _family(self.pid):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024


def _stat(pid: int) -> list[str]:
    # The second field, a name in brackets, may hold blanks: count behind it.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


@contextmanager
def server(*, module: str = "sabar", **options: str) -> Iterator[Server]:
    """`sabar serve` with a fresh data folder and no rate limits; `options` are `SABAR_…` names in small.
    `module`: what is run in its place.
    """
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder:
        port = free_port()
        environ = {key: value for key, value in os.environ.items() if not key.startswith("SABAR_")}
        given = {"listen": f"127.0.0.1:{port}", "data": f"{folder}/data", "rate_limits": "off", **options}
        environ |= {f"SABAR_{name.upper()}": value for name, value in given.items()}
        # It runs elsewhere, and `module` may be one of these.
        environ["PYTHONPATH"] = str(Path(__file__).parent.parent)
        log = Path(folder) / "log"
        begun = time.perf_counter()
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", module, "serve"], env=environ, cwd=folder, stdout=out, stderr=out
            )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/api/v2/instance", process, log)
            yield Server(url, process.pid, Path(given["data"]), time.perf_counter() - begun)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path | None = None) -> None:
    """Return as soon as the address answers anything; RuntimeError when the process ends before."""
    for _ in range(2000):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-4000:] if log else ''}")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def medians(measures: Mapping[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """Run all measures in turn, `rounds` times, so that a busy moment hits all alike; the median of each."""
    seen: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            seen[name].append(measure())
    return {name: statistics.median(values) for name, values in seen.items()}


def quantile(values: list[float], part: float) -> float:
    """The value below which `part` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def table(title: str, figures: Mapping[str, float], unit: str, baseline: str) -> str:
    """One line per figure with its ratio to `baseline`, which was measured in the same run."""
    width = max(map(len, figures))
    lines = [title]
    for name, value in figures.items():
        ratio = "baseline" if name == baseline else f"{value / figures[baseline]:.2f} × {baseline}"
        lines.append(f"  {name:<{width}}  {value:>12,.1f} {unit}   {ratio}")
    return "\n".join(lines)
