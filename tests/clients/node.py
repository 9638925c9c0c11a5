"""Node.js for a client library that runs on it: the one that the lock file brings."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BIN = Path(sys.executable).parent
PROGRAM = _BIN / "node"


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
    command = [str(_BIN / "npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    environment = {**os.environ, "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=making, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(f"npm ci in {folder.name}: {done.stderr[-2000:]}")
    try:
        making.rename(there)
    except OSError:
        # Another worker was faster.
        shutil.rmtree(making)
    return there
