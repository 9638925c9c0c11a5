"""Pictures are decoded in a process of their own, which may be killed without anybody else noticing."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from sabar.kit.i18n import N_
from sabar.kit.media.image_types import (
    MIDDLE,
    NAMES,
    Answer,
    Done,
    Format,
    Job,
    Kind,
    Limits,
    Part,
    Processed,
    Reason,
)
from sabar.kit.turns import Full, Turns
from sabar.model.errors import Invalid, Unavailable
from sabar.model.problems import Fault, Problem

#: Whose picture it is: an account's by id, of a linked page, of another server, of this server itself.
Party = int | Literal["previews", "elsewhere", "server"]

_PROBLEMS: dict[Reason, Problem] = {
    "too_large": Problem.FILE_TOO_LARGE,
    "too_many_pixels": Problem.TOO_MANY_PIXELS,
    "too_many_frames": Problem.TOO_MANY_FRAMES,
    "broken": Problem.DAMAGED,
    "too_costly": Problem.TOO_COSTLY,
    "crashed": Problem.UNREADABLE,
}
_ENOUGH = N_(
    "You already have enough pictures in preparation; nothing was lost, send this one again in a moment"
)
_ANSWER_BYTES = 128 << 20
_DYING_S = 2


class MediaRefused(Invalid):
    """The file is not taken. `reason` says why, for programs; the message says it for people."""

    def __init__(self, reason: Reason, kind: Kind, formats: Sequence[Format]) -> None:
        known = _PROBLEMS.get(reason)
        unknown = Problem.NOT_AN_EMOJI_PICTURE if kind == "emoji" else Problem.NOT_A_PICTURE
        fault = (
            Fault(known) if known else Fault(unknown, {"formats": ", ".join(NAMES[one] for one in formats)})
        )
        super().__init__(f"Validation failed: File {fault.said()}", details={"file": [fault]})
        self.reason: Reason = reason


class MediaBusy(Unavailable):
    """No picture can be read right now."""

    usual = N_("Too many pictures are in preparation; nothing was lost, try again soon")
    retry_after_s = 15


class MediaWorker:
    """Processes pictures in one child process, one after the other: of each party one in a round.

    The child starts with the first picture and leaves after `idle_s` without one, or after `recycle_after`
    pictures. `limits` may be replaced at any time. `memory`: bytes of address space. `cpu_s`: seconds of
    computing one picture may take; `wall_s`: seconds it may take on a busy machine. `turns`: who waits.
    """

    def __init__(
        self,
        limits: Limits,
        turns: Turns,
        *,
        memory: int = 1 << 30,
        cpu_s: int,
        wall_s: float,
        recycle_after: int = 200,
        idle_s: float = 60,
    ) -> None:
        self.limits = limits
        self._memory = memory
        self._cpu_s = cpu_s
        self._wall_s = wall_s
        self._recycle_after = recycle_after
        self._idle_s = idle_s
        self._turns = turns
        self._child: asyncio.subprocess.Process | None = None
        self._reading = False
        self._done = 0
        self._retirement: asyncio.Task[None] | None = None
        self._answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)

    @property
    def pid(self) -> int | None:
        """The process id of the child while there is one."""
        return self._child.pid if self._child is not None and self._child.returncode is None else None

    async def image(
        self, path: Path, *, party: Party, kind: Kind = "attachment", part: Part = MIDDLE
    ) -> Processed:
        """The safe files made from the picture at `path`; of a profile picture, this part. Raises
        MediaRefused, MediaBusy.
        """
        return await self._in_turn(path, party, kind, part, self.limits)

    async def image_unseen(self, source: BinaryIO, *, party: Party, most: int) -> Processed:
        """The same for a picture of up to `most` bytes that is for few eyes: it goes to the child through a
        pipe, and lies nowhere on a disk. It is in memory while it is worked on, and no other is.
        """
        limits = msgspec.structs.replace(self.limits, attachment_bytes=most)
        return await self._in_turn(source, party, "attachment", MIDDLE, limits)

    async def _in_turn(
        self, source: Path | BinaryIO, party: Party, kind: Kind, part: Part, limits: Limits
    ) -> Processed:
        try:
            async with self._turns.turn(party):
                return await self._process(source, kind, part, limits)
        except Full as full:
            if full.own:
                raise MediaBusy(_ENOUGH) from full
            raise MediaBusy from full
        except TimeoutError as error:
            raise MediaBusy from error

    async def close(self) -> None:
        """Ends the child; a picture in work is given up."""
        if self._retirement is not None:
            self._retirement.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._retirement
            self._retirement = None
        await self._end()

    async def _process(self, source: Path | BinaryIO, kind: Kind, part: Part, limits: Limits) -> Processed:
        if isinstance(source, Path):
            job = Job(str(source), kind, limits, part, self._cpu_s)
        else:
            # One byte too many shows that there are too many.
            data = await asyncio.to_thread(_from_start, source, limits.bytes_for(kind) + 1)
            job = Job("", kind, limits, part, self._cpu_s, data)
        child = await self._ready()
        finished = False
        try:
            async with asyncio.timeout(self._wall_s):
                answer = await self._ask(child, job)
            finished = True
        except TimeoutError as error:
            # The kernel ends a child that computes too long; this one did not get the time to.
            raise MediaBusy from error
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.DecodeError) as error:
            reason: Reason = "too_costly" if await _ended_by(child) == signal.SIGXCPU else "crashed"
            raise MediaRefused(reason, kind, limits.formats_for(kind)) from error
        finally:
            self._done += 1
            # A child that was given up, or interrupted by our caller, would answer the wrong question next.
            if not finished or self._done >= self._recycle_after:
                await self._end()
            else:
                self._retirement = asyncio.create_task(self._retire())
        if isinstance(answer, Done):
            return answer.result
        raise MediaRefused(answer.reason, kind, limits.formats_for(kind))

    async def _ask(self, child: asyncio.subprocess.Process, job: Job) -> Answer:
        if child.stdin is None or child.stdout is None:
            raise ConnectionError("the worker has no pipes")
        message = msgspec.msgpack.encode(job)
        child.stdin.write(len(message).to_bytes(4, "big") + message)
        await child.stdin.drain()
        self._reading = True
        try:
            size = int.from_bytes(await child.stdout.readexactly(4), "big")
            if size > _ANSWER_BYTES:
                raise ConnectionError("the worker answered too much")
            return self._answers.decode(await child.stdout.readexactly(size))
        finally:
            self._reading = False

    async def _ready(self) -> asyncio.subprocess.Process:
        """The child, started if there is none. Nobody else runs here: the caller has the turn."""
        if self._retirement is not None:
            self._retirement.cancel()
            self._retirement = None
        if self._child is not None and self._child.returncode is None:
            return self._child
        try:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-IB",
                "-m",
                "sabar.kit.media.image_worker",
                str(self._memory),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={"MALLOC_ARENA_MAX": "2"},
            )
        except OSError as error:
            raise MediaBusy from error
        self._done = 0
        return self._child

    async def _retire(self) -> None:
        await asyncio.sleep(self._idle_s)
        self._retirement = None
        if not self._turns.taken:
            await self._end()

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        # A pipe has one reader: whoever waits for an answer reads to its end.
        await asyncio.shield(child.wait() if self._reading else child.communicate())


def _from_start(source: BinaryIO, most: int) -> bytes:
    source.seek(0)
    return source.read(most)


async def _ended_by(child: asyncio.subprocess.Process) -> int | None:
    """The signal that ended it; None for one that lives on, or ended by itself."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_DYING_S):
            await child.wait()
    return -child.returncode if child.returncode is not None and child.returncode < 0 else None
