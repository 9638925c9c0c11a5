"""Small films and sounds, made for a test by a program that reads them."""

import io
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from PIL import Image

from sabar.backends import films


def programs() -> dict[str, Path]:
    """Every ffmpeg there is to read films with, by where it comes from."""
    found = films.find_programs()
    assert found, "the tests need ffmpeg: `uv sync --all-extras` brings one"
    return found


def _maker() -> Path:
    """The same one wherever the tests run, if it can be: films of one program differ from another's."""
    found = programs()
    return found.get("package") or found["system"]


@cache
def made(name: str, *arguments: str) -> bytes:
    """The file of this name that ffmpeg makes of these arguments."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        command = [str(_maker()), "-v", "error", "-nostdin", *arguments, str(target)]
        subprocess.run(command, check=True)
        return target.read_bytes()


def film(name: str = "film.mp4", *, size: str = "320x180", rate: int = 25, seconds: float = 2) -> bytes:
    """A test picture with a tone; the name's ending decides the format."""
    picture = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate={rate}:duration={seconds}"]
    tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    # Without `-r` some versions make 120 frames of 121.
    steady = ["-r", str(rate), "-pix_fmt", "yuv420p"]
    return made(name, *picture, *tone, *steady, "-metadata", "title=SECRET-PLACE")


def silent(name: str, *coding: str, size: str = "320x180", rate: str = "25", seconds: float = 2) -> bytes:
    """A test picture without a sound."""
    picture = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate={rate}:duration={seconds}"]
    return made(name, *picture, "-r", rate, *coding)


def sound(name: str, *, seconds: float = 2) -> bytes:
    """A tone."""
    return made(name, "-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}")


def gif() -> bytes:
    """An animation of ten frames."""
    return made("a.gif", "-f", "lavfi", "-i", "testsrc=size=120x90:rate=10:duration=1")


def gif_of(shown_ms: list[int]) -> bytes:
    """An animation of frames that stay for so long."""
    frames = [Image.new("RGB", (64, 48), (40 * n, 90, 200 - 40 * n)) for n in range(len(shown_ms))]
    kept = io.BytesIO()
    frames[0].save(kept, "GIF", save_all=True, append_images=frames[1:], duration=shown_ms, loop=0)
    return kept.getvalue()


def turned(film: Path) -> bytes:
    """The same film, to be shown turned by a quarter."""
    return made("turned.mp4", "-display_rotation", "90", "-i", str(film), "-c", "copy")
