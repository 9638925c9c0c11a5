"""Small films and sounds, made for a test by the same program that reads them."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from sabar.backends import films


def _program() -> Path:
    program = films.find_program()
    assert program is not None, "the tests need ffmpeg: `uv sync --all-extras` brings one"
    return program


@cache
def made(name: str, *arguments: str) -> bytes:
    """The file of this name that ffmpeg makes of these arguments."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        command = [str(_program()), "-v", "error", "-nostdin", *arguments, str(target)]
        subprocess.run(command, check=True)
        return target.read_bytes()


def film(name: str = "film.mp4", *, size: str = "320x180", rate: int = 25, seconds: float = 2) -> bytes:
    """A test picture with a tone; the name's ending decides the format."""
    picture = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate={rate}:duration={seconds}"]
    tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    return made(name, *picture, *tone, "-pix_fmt", "yuv420p", "-metadata", "title=SECRET-PLACE")


def sound(name: str, *, seconds: float = 2) -> bytes:
    """A tone."""
    return made(name, "-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}")


def gif() -> bytes:
    """An animation of ten frames."""
    return made("a.gif", "-f", "lavfi", "-i", "testsrc=size=120x90:rate=10:duration=1")
