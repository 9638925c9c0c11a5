"""The browser the tests drive: where it is, and how it gets there on Debian and Ubuntu."""

import os
import shutil
import subprocess
from pathlib import Path

STAMP = Path(__file__).resolve().parent.parent / ".make" / "browser.stamp"
# Chromium without windows, which takes half the time of the others.
SHELL = "chromium-headless-shell"
PROGRAMS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without the fonts the pictures of the pages are full of boxes.
FONT_PACKAGES = "fonts-noto-core fonts-noto-color-emoji"
FONTS = ("NotoSans-Regular", "NotoColorEmoji")


def command() -> str:
    """The shell line, for root, that brings browser and fonts; on Ubuntu Chromium is a snap."""
    install = "apt-get update && apt-get install --yes --no-install-recommends"
    if "ubuntu" in _system():
        return f"{install} {FONT_PACKAGES} && snap install chromium"
    return f"{install} {SHELL} {FONT_PACKAGES}"


def find() -> str | None:
    """The path of a Chromium that really starts, or None."""
    for name in PROGRAMS:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    return None


def missing() -> str:
    """What a test says when there is no browser: the one command that brings it."""
    return f"There is no Chromium for the browser tests. Run: sudo sh -c '{command()}'"


def prepare() -> None:
    """Install Chromium and fonts where that is possible without asking; otherwise say the command."""
    found = find()
    if found and (STAMP.exists() or (found.endswith(SHELL) and _fonts())):
        return
    allowed = rights()
    if shutil.which("apt-get") and allowed is not None:
        print("Installing Chromium and fonts for the browser tests …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            [*allowed, "sh", "-c", command()], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stdout[-2000:] + done.stderr[-2000:], flush=True)
        STAMP.parent.mkdir(exist_ok=True)
        STAMP.touch()
    if not find():
        print(missing(), flush=True)


def rights() -> list[str] | None:
    """What to put before a command to run it as root: nothing, sudo, or None when neither works."""
    if os.geteuid() == 0:
        return []
    asked = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"] if asked and asked.returncode == 0 else None


def _starts(path: str) -> bool:
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _fonts() -> bool:
    lister = shutil.which("fc-list")
    if not lister:
        return False
    listed = subprocess.run([lister], capture_output=True, text=True, check=False).stdout
    return all(name in listed for name in FONTS)


def _system() -> str:
    release = Path("/etc/os-release")
    return release.read_text().lower() if release.exists() else ""
