"""Films and sound go through ffmpeg, in a process that sees one folder and no network.

The program is the system's, or the one that comes with the extra `video`. Without one, none are taken.
"""

import asyncio
import contextlib
import importlib
import os
import shutil
import stat
import sys
from pathlib import Path
from typing import Any

import msgspec

from sabar.kit.i18n import N_
from sabar.kit.media import films
from sabar.kit.media.films import Family, Kind, Limits, Outline, Reason, Refused
from sabar.kit.turns import Full, Turns
from sabar.model.errors import Invalid, Unavailable
from sabar.model.problems import Fault, Problem

_PROBLEMS: dict[Reason, Problem] = {
    "unknown": Problem.FILE_UNKNOWN,
    "no_program": Problem.NO_FFMPEG,
    "too_large": Problem.FILE_TOO_LARGE,
    "too_many_pixels": Problem.TOO_MANY_PIXELS,
    "too_many_frames": Problem.TOO_MANY_FRAMES_A_SECOND,
    "too_long": Problem.PLAYS_TOO_LONG,
    "broken": Problem.DAMAGED,
    "too_costly": Problem.TOO_COSTLY,
}
_ENOUGH = N_(
    "You already have enough videos in preparation; nothing was lost, send this one again in a moment"
)
_MEMORY = 4 << 30
_COVER_SIDE = 1280
_BACKGROUND = 10
#: what the program makes: what it is told of a file, how much of that is read, and a still
_TOLD = "told"
_TOLD_BYTES = 32 << 20
_COVER = "cover.png"


class FilmRefused(Invalid):
    """The file is not taken; the message says why."""

    def __init__(self, reason: Reason) -> None:
        fault = Fault(_PROBLEMS[reason])
        super().__init__(f"Validation failed: File {fault.said()}", details={"file": [fault]})


class Film(msgspec.Struct, frozen=True):
    """A file to keep, a still picture of it (a sound without a cover has none), and what is known of it."""

    kind: Kind
    path: Path
    cover: Path | None
    meta: dict[str, Any]


class FilmsBusy(Unavailable):
    """No film can be read right now."""

    usual = N_("Too many videos are in preparation; nothing was lost, try again soon")
    retry_after_s = 15


class Pace(msgspec.Struct, frozen=True):
    """Seconds: of computing for a look at a file and until an answer is due on a busy machine; for making a
    film; of these, how long it goes before everything else has precedence.
    """

    look: int = 20
    late: int = 60
    work: int = 540
    brisk: float = 4


class Films:
    """Looks at films, of each party one in a round, and makes one after the other."""

    def __init__(self, program: Path | None, limits: Limits, looks: Turns, pace: Pace | None = None) -> None:
        self.program = program
        self.limits = limits
        self._looks = looks
        self._pace = pace or Pace()
        self._turn = asyncio.Lock()

    async def look(self, source: Path, family: Family, *, party: int) -> Kind:
        """What will become of the file, whose folder is nobody else's. Raises FilmRefused, FilmsBusy."""
        if self.program is None:
            raise FilmRefused("no_program")
        if await asyncio.to_thread(_size, source) > self.limits.bytes:
            raise FilmRefused("too_large")
        try:
            async with self._looks.turn(party):
                return _kind(family, await self._outline(self.program, source, family), self.limits)
        except Refused as refused:
            raise FilmRefused(refused.reason) from refused
        except Full as full:
            raise (FilmsBusy(_ENOUGH) if full.own else FilmsBusy) from full
        except TimeoutError as error:
            raise FilmsBusy from error

    async def make(self, source: Path, family: Family) -> Film:
        """The film to keep, beside the source, whose folder is nobody else's. Raises FilmRefused, and
        FilmsBusy when it can be made later.
        """
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
        kept = "kept.mp3" if kind == "audio" else "kept.mp4"
        arguments = films.making(source.name, family, found, kept, _COVER, self.limits, _COVER_SIDE)
        await self._work(program, source.parent, arguments)
        target = await asyncio.to_thread(_made, source.with_name(kept))
        measured = films.measuring(kept, "mp3" if kind == "audio" else "mov", _TOLD)
        seen = await self._told(program, source.parent, measured)
        if seen.seconds > self.limits.seconds:
            raise Refused("too_long")
        cover = await self._cover(program, source, family) if kind == "audio" else source.with_name(_COVER)
        if cover is not None:
            await asyncio.to_thread(_made, cover)
        return Film(kind, target, cover, films.meta(kind, seen, await asyncio.to_thread(_size, target)))

    async def _outline(self, program: Path, source: Path, family: Family) -> Outline:
        return await self._told(program, source.parent, films.asking(source.name, family, _TOLD, self.limits))

    async def _told(self, program: Path, folder: Path, arguments: list[str]) -> Outline:
        """What the program writes down about a file. A page of it, not an answer: a hostile file may have
        millions of packets.
        """
        await self._look(program, folder, arguments, _TOLD_BYTES)
        return await asyncio.to_thread(_read, folder / _TOLD)

    async def _cover(self, program: Path, source: Path, family: Family) -> Path | None:
        """The cover of a sound; most have none."""
        arguments = films.covering(source.name, family, _COVER, _COVER_SIDE)
        try:
            await self._look(program, source.parent, arguments, self.limits.bytes)
        except Refused:
            return None
        return source.with_name(_COVER)

    async def _look(self, program: Path, folder: Path, arguments: list[str], size: int) -> None:
        """Raises FilmsBusy when it was not the file that took the time."""
        try:
            await self._run(
                program, folder, arguments, cpu_s=self._pace.look, wall_s=self._pace.late, size=size
            )
        except TimeoutError as error:
            raise FilmsBusy from error

    async def _work(self, program: Path, folder: Path, arguments: list[str]) -> None:
        work, size = self._pace.work, self.limits.bytes * 2
        try:
            await self._run(program, folder, arguments, cpu_s=work * 2, wall_s=work, size=size)
        except TimeoutError as error:
            raise Refused("too_costly") from error

    async def _run(
        self, program: Path, folder: Path, arguments: list[str], *, cpu_s: int, wall_s: int, size: int
    ) -> None:
        """Let the program work on files of at most `size` bytes. Raises Refused when it fails, TimeoutError
        when it is late.
        """
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-IB", "-m", "sabar.kit.sandbox.process"),
            *(str(folder), str(_MEMORY), str(cpu_s), str(size), str(program), *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        stepping_back = asyncio.get_running_loop().call_later(self._pace.brisk, _step_back, child.pid)
        try:
            async with asyncio.timeout(wall_s):
                await child.wait()
        finally:
            stepping_back.cancel()
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
                await asyncio.shield(child.wait())
        if child.returncode != 0:
            raise Refused("too_costly" if (child.returncode or 0) < 0 else "broken")


def _step_back(group: int) -> None:
    """A short film is ready soon, whatever else goes on; a long one works when nobody else does."""
    with contextlib.suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PGRP, group, _BACKGROUND)


def _made(path: Path) -> Path:
    """A file the program made. Raises Refused for anything else of this name: it might be a way out of its
    folder, or a pipe that is never filled.
    """
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            return path
    except FileNotFoundError as error:
        raise Refused("broken") from error
    raise Refused("broken")


def _size(path: Path) -> int:
    return path.stat().st_size


def _read(told: Path) -> Outline:
    with _made(told).open(encoding="utf-8", errors="replace") as lines:
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
