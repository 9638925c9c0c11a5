"""`make test`: check style and types, get browser and ffmpeg, run the tests. `make lint`: the first part."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import browser
import ffmpeg
import peers

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
# Checked with a cap: each worker may start servers, a database and a browser of its own.
PYTEST = ["pytest", "-n", "auto", "--maxprocesses", "8", "--dist", "worksteal"]
LINT = {
    "ruff check": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--quiet", "--check", "."],
    "mypy": ["mypy"],
}


def main() -> None:
    os.chdir(ROOT)
    failed = [name for name, command in LINT.items() if not passes(name, command)]
    if sys.argv[1:] == ["lint"]:
        sys.exit(bool(failed))
    browser.prepare()
    ffmpeg.prepare()
    peers.prepare()
    command = [str(BIN / PYTEST[0]), *PYTEST[1:], *sys.argv[1:]]
    # Said once: a run may go on over midnight.
    day = str(datetime.now(UTC).toordinal())
    tests = subprocess.run(command, check=False, env={"TESTS_TURN": day, **os.environ}).returncode
    if failed:
        print(f"FAILED before the tests, see above: {', '.join(failed)} (`make fmt` mends the shape)")
    sys.exit(tests or bool(failed))


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its words are shown only when it fails."""
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
