"""Pictures are decoded in a process of their own, which may be killed without anybody else noticing."""

import asyncio
import contextlib
import sys
from pathlib import Path

import msgspec

from sabar.kit.image_types import Answer, Done, Job, Kind, Limits, Processed, Reason
from sabar.model.errors import Invalid, Unavailable

_SENTENCES: dict[Reason, str] = {
    "unknown_type": "is not a picture this server can show (JPEG, PNG, GIF, WebP or AVIF)",
    "too_large": "is too large",
    "too_many_pixels": "has too many pixels",
    "too_many_frames": "has too many frames",
    "broken": "is damaged and cannot be read to its end",
    "too_costly": "takes too much memory or time to read",
    "crashed": "could not be read",
}
_ANSWER_BYTES = 128 << 20


class MediaRefused(Invalid):
    """The file is not taken. `reason` says why, for programs; the message says it for people."""

    def __init__(self, reason: Reason) -> None:
        sentence = _SENTENCES[reason]
        super().__init__(f"Validation failed: File {sentence}", details={"file": [("ERR_INVALID", sentence)]})
        self.reason: Reason = reason


class MediaBusy(Unavailable):
    """Too many pictures are waiting; nothing was lost, try again soon"""


class MediaWorker:
    """Processes pictures one after the other in one child process.

    The child starts with the first picture and leaves after `idle_s` without one, or after `recycle_after`
    pictures. `limits` may be replaced at any time. `memory`: bytes of address space. `wall_s`: seconds one
    picture may take; `waiting`: pictures that may wait, each at most `patience_s` seconds.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        memory: int = 1 << 30,
        wall_s: float = 15,
        waiting: int = 64,
        patience_s: float = 60,
        recycle_after: int = 200,
        idle_s: float = 60,
    ) -> None:
        self.limits = limits or Limits()
        self._memory = memory
        self._wall_s = wall_s
        self._waiting = waiting
        self._patience_s = patience_s
        self._recycle_after = recycle_after
        self._idle_s = idle_s
        self._turn = asyncio.Lock()
        self._queued = 0
        self._child: asyncio.subprocess.Process | None = None
        self._done = 0
        self._retirement: asyncio.Task[None] | None = None
        self._answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)

    @property
    def pid(self) -> int | None:
        """The process id of the child while there is one."""
        return self._child.pid if self._child is not None and self._child.returncode is None else None

    async def image(self, path: Path, *, kind: Kind = "attachment") -> Processed:
        """The safe files made from the picture at `path`. Raises MediaRefused, MediaBusy."""
        if self._queued > self._waiting:
            raise MediaBusy
        self._queued += 1
        try:
            try:
                async with asyncio.timeout(self._patience_s):
                    await self._turn.acquire()
            except TimeoutError as error:
                raise MediaBusy from error
            try:
                return await self._process(path, kind)
            finally:
                self._turn.release()
        finally:
            self._queued -= 1

    async def close(self) -> None:
        """Ends the child; a picture in work is given up."""
        if self._retirement is not None:
            self._retirement.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._retirement
            self._retirement = None
        await self._end()

    async def _process(self, path: Path, kind: Kind) -> Processed:
        child = await self._ready()
        job = Job(str(path), kind, self.limits, int(self._wall_s) + 1)
        finished = False
        try:
            async with asyncio.timeout(self._wall_s):
                answer = await self._ask(child, job)
            finished = True
        except TimeoutError as error:
            raise MediaRefused("too_costly") from error
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.DecodeError) as error:
            raise MediaRefused("crashed") from error
        finally:
            self._done += 1
            # A child that was given up, or interrupted by our caller, would answer the wrong question next.
            if not finished or self._done >= self._recycle_after:
                await self._end()
            else:
                self._retirement = asyncio.create_task(self._retire())
        if isinstance(answer, Done):
            return answer.result
        raise MediaRefused(answer.reason)

    async def _ask(self, child: asyncio.subprocess.Process, job: Job) -> Answer:
        if child.stdin is None or child.stdout is None:
            raise ConnectionError("the worker has no pipes")
        message = msgspec.msgpack.encode(job)
        child.stdin.write(len(message).to_bytes(4, "big") + message)
        await child.stdin.drain()
        size = int.from_bytes(await child.stdout.readexactly(4), "big")
        if size > _ANSWER_BYTES:
            raise ConnectionError("the worker answered too much")
        return self._answers.decode(await child.stdout.readexactly(size))

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
                "sabar.kit.image_worker",
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
        async with self._turn:
            self._retirement = None
            await self._end()

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await asyncio.shield(child.communicate())
