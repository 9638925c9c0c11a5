"""Node.js, which one client library of the tests runs on: where it is, and how it gets there on Debian."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEWEST_ENOUGH = 20
COMMAND = "apt-get update && apt-get install --yes --no-install-recommends nodejs npm"


def find() -> Path | None:
    """The path of a Node that is new enough and has npm beside it, or None."""
    node = shutil.which("node")
    if not node or not shutil.which("npm") or version(node) < NEWEST_ENOUGH:
        return None
    return Path(node)


def version(node: str | Path) -> int:
    """The first number of its version, 0 when it does not start."""
    try:
        said = subprocess.run([str(node), "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", said)
    return int(found[1]) if found else 0


def missing() -> str:
    """What a test says when there is no Node: the one command that brings it."""
    return f"There is no Node.js ≥ {NEWEST_ENOUGH} with npm for the client tests. Run: sudo sh -c '{COMMAND}'"


def prepare(rights: list[str] | None) -> None:
    """Install it where that is possible without asking; otherwise say the command. `rights`: see browser."""
    if not find() and shutil.which("apt-get") and rights is not None:
        print("Installing Node.js for the client tests …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*rights, "sh", "-c", COMMAND], env=environment, capture_output=True, check=False)
    if not find():
        print(missing(), flush=True)


def packages(folder: Path) -> Path:
    """What the lock file of `folder` names, installed once into `.make/`; the folder with `node_modules`."""
    lock = (folder / "package-lock.json").read_bytes()
    there = ROOT / ".make" / f"{folder.name}-{hashlib.sha256(lock).hexdigest()[:12]}"
    if there.exists():
        return there
    making = there.with_name(f"{there.name}.{os.getpid()}")
    making.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(folder / name, making / name)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=making, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"npm ci in {folder.name}: {done.stderr[-2000:]}")
    try:
        making.rename(there)
    except OSError:
        # Another worker was faster.
        shutil.rmtree(making)
    return there
