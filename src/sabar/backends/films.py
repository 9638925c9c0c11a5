"""Films and sound go through ffmpeg, in a process that sees one folder and no network.

The program is the system's, or the one that comes with the extra `video`. Without one, none are taken.
"""

import asyncio
import contextlib
import importlib
import shutil
import sys
from pathlib import Path
from typing import Any

import msgspec

from sabar.kit import films
from sabar.kit.films import Family, Kind, Limits, Outline, Reason, Refused
from sabar.model.errors import Invalid

_SENTENCES: dict[Reason, str] = {
    "unknown": (
        "is of a kind this server does not take: it takes pictures (JPEG, PNG, GIF, WebP, AVIF), "
        "video (MP4, QuickTime, WebM, Matroska) and sound (MP3, M4A, AAC, Ogg, WAV, FLAC)"
    ),
    "no_program": "is video or sound, which this server does not take: its owner can install ffmpeg",
    "too_large": "is too large",
    "too_many_pixels": "has too many pixels",
    "too_many_frames": "has too many frames a second",
    "too_long": "plays too long",
    "broken": "is damaged and cannot be read to its end",
    "too_costly": "takes too much memory or time to read",
}
_MEMORY = 4 << 30
_TELLING_S = 20
_COVER_SIDE = 1280
#: where the program writes down what a file holds, and how much of that is read
_TOLD = "told"
_TOLD_BYTES = 32 << 20


class FilmRefused(Invalid):
    """The file is not taken; the message says why."""

    def __init__(self, reason: Reason) -> None:
        sentence = _SENTENCES[reason]
        code = "ERR_UNSUPPORTED" if reason == "unknown" else "ERR_INVALID"
        super().__init__(f"Validation failed: File {sentence}", details={"file": [(code, sentence)]})


class Film(msgspec.Struct, frozen=True):
    """A file to keep, a still picture of it (a sound without a cover has none), and what is known of it."""

    kind: Kind
    path: Path
    cover: Path | None
    meta: dict[str, Any]


class Films:
    """Makes one film after the other. `work_s`: seconds one may take."""

    def __init__(self, program: Path | None, limits: Limits, *, work_s: int = 540) -> None:
        self.program = program
        self.limits = limits
        self._work_s = work_s
        self._turn = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether a film is being made here."""
        return self._turn.locked()

    async def look(self, source: Path, family: Family) -> Kind:
        """What will become of the file, whose folder is nobody else's. Raises FilmRefused."""
        if self.program is None:
            raise FilmRefused("no_program")
        if await asyncio.to_thread(_size, source) > self.limits.bytes:
            raise FilmRefused("too_large")
        try:
            return _kind(family, await self._outline(self.program, source, family), self.limits)
        except Refused as refused:
            raise FilmRefused(refused.reason) from refused

    async def make(self, source: Path, family: Family) -> Film:
        """The film to keep, beside the source, whose folder is nobody else's. Raises FilmRefused."""
        if self.program is None:
            raise FilmRefused("no_program")
        async with self._turn:
            try:
                return await self._make(self.program, source, family)
            except Refused as refused:
                raise FilmRefused(refused.reason) from refused

    async def _make(self, program: Path, source: Path, family: Family) -> Film:
        found = await self._outline(program, source, family)
        kind = _kind(family, found, self.limits)
        target = source.with_name("kept.mp3" if kind == "audio" else "kept.mp4")
        arguments = films.making(source.name, family, found, target.name, self.limits)
        await self._run(program, source.parent, arguments, self._work_s)
        made = films.measuring(target.name, "mp3" if kind == "audio" else "mov", _TOLD)
        kept = await self._told(program, source.parent, made)
        if kept.seconds > self.limits.seconds:
            raise Refused("too_long")
        cover = await self._cover(program, source, family, kind)
        return Film(kind, target, cover, films.meta(kind, kept, await asyncio.to_thread(_size, target)))

    async def _outline(self, program: Path, source: Path, family: Family) -> Outline:
        return await self._told(program, source.parent, films.asking(source.name, family, _TOLD, self.limits))

    async def _told(self, program: Path, folder: Path, arguments: list[str]) -> Outline:
        """What the program writes down about a file. A page of it, not an answer: a hostile file may have
        millions of packets.
        """
        await self._run(program, folder, arguments, _TELLING_S, size=_TOLD_BYTES)
        return await asyncio.to_thread(_read, folder / _TOLD)

    async def _cover(self, program: Path, source: Path, family: Family, kind: Kind) -> Path | None:
        target = source.with_name("cover.png")
        arguments = films.covering(source.name, family, kind, target.name, _COVER_SIDE)
        try:
            await self._run(program, source.parent, arguments, _TELLING_S)
        except Refused:
            if kind != "audio":
                raise
            return None  # most sound files have no cover
        return target

    async def _run(
        self, program: Path, folder: Path, arguments: list[str], seconds: int, *, size: int | None = None
    ) -> None:
        """Let the program work, at most so many seconds long, on files of at most `size` bytes. Raises
        Refused when it fails.
        """
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-IB", "-m", "sabar.kit.confined"),
            *(str(folder), str(_MEMORY), str(seconds * 2), str(size or self.limits.bytes * 2)),
            *(str(program), *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(seconds):
                await child.wait()
        except TimeoutError as error:
            raise Refused("too_costly") from error
        finally:
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
                await asyncio.shield(child.wait())
        if child.returncode != 0:
            raise Refused("too_costly" if (child.returncode or 0) < 0 else "broken")


def _size(path: Path) -> int:
    return path.stat().st_size


def _read(told: Path) -> Outline:
    with told.open(encoding="utf-8", errors="replace") as lines:
        return films.outline(lines)


def _kind(family: Family, found: Outline, limits: Limits) -> Kind:
    kind: Kind | None = "gifv" if family == "gif" else found.kind
    if kind is None:
        raise Refused("broken")
    if kind != "audio" and found.picture is not None:
        if found.picture.width * found.picture.height > limits.pixels:
            raise Refused("too_many_pixels")
        # A GIF may show a frame for a hundredth of a second among slower ones: its rate says nothing.
        if kind == "video" and found.picture.rate > limits.frame_rate + 0.5:
            raise Refused("too_many_frames")
    return kind


def find_programs() -> dict[str, Path]:
    """What films can be read with, by where it comes from; the first is the one that is used. The system's
    goes first: its owner keeps it up to date.
    """
    found = {}
    if system := shutil.which("ffmpeg"):
        found["system"] = Path(system).resolve()
    with contextlib.suppress(ImportError, RuntimeError):
        brought = importlib.import_module("imageio_ffmpeg")
        found["package"] = Path(brought.get_ffmpeg_exe()).resolve()
    return found


def find_program() -> Path | None:
    """The system's ffmpeg, or that of the extra `video`; None where there is neither."""
    return next(iter(find_programs().values()), None)
