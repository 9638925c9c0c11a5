"""A program that reads what strangers send sees one folder, and nobody (safety)."""

import subprocess
import sys
from pathlib import Path

import pytest

from sabar.kit.sandbox import landlock


def _run(folder: Path, *command: str, size: int = 1 << 20) -> subprocess.CompletedProcess[bytes]:
    bounds = [str(folder), str(1 << 30), "5", str(size)]
    return subprocess.run(
        [sys.executable, "-IB", "-m", "sabar.kit.sandbox.process", *bounds, *command],
        capture_output=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "in").write_text("mine")
    (tmp_path / "secret").write_text("SECRET")
    return tmp_path / "own"


def test_it_reads_and_writes_its_own_folder(folder: Path) -> None:
    assert _run(folder, "/usr/bin/cp", "in", "out").returncode == 0
    assert (folder / "out").read_text() == "mine"


def test_it_can_neither_read_nor_change_anything_else(folder: Path) -> None:
    assert landlock.known(), "this kernel has no Landlock: the server runs, but films are confined less"
    for path in ("../secret", "/etc/passwd", "/proc/1/environ"):
        refused = _run(folder, "/usr/bin/cat", path)
        assert (refused.returncode, refused.stdout) == (1, b""), path
    assert _run(folder, "/usr/bin/cp", "in", "../secret").returncode == 1
    assert (folder.parent / "secret").read_text() == "SECRET"


def test_it_can_talk_to_nobody_and_what_it_becomes_can_no_more(folder: Path) -> None:
    script = "import socket; socket.socket()"
    talk = _run(folder, sys.base_prefix + "/bin/python3", "-c", script)
    assert talk.returncode != 0
    other = _run(folder, "/usr/bin/env", "cat", "../secret")
    assert (other.returncode, other.stdout) == (1, b"")


def test_it_writes_no_more_than_it_may(folder: Path) -> None:
    (folder / "in").write_bytes(b"x" * 4096)
    assert _run(folder, "/usr/bin/cp", "in", "out", size=1024).returncode != 0
    assert (folder / "out").stat().st_size <= 1024
