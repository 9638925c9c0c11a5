"""The port for stored files, and its version in a directory."""

import asyncio
import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from sabar.model.errors import StorageFull

#: the only types ever stored, hence the only ones ever served
TYPES: dict[str, str] = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "csv": "text/csv",
    "zip": "application/zip",
    "bin": "application/octet-stream",
}
_EXTENSIONS = {mime: extension for extension, mime in TYPES.items()}
_KEY = re.compile(r"[0-9a-f]{32}\.(" + "|".join(TYPES) + r")", re.ASCII)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PIECE = 256 * 1024
_TEMPORARY = "tmp"


class Stored(msgspec.Struct, frozen=True):
    """A stored file without its bytes. `size` in bytes, `modified` in ms since the epoch."""

    key: str
    size: int
    mime: str
    modified: int


class Files(Protocol):
    """Files by key: 128 random bits and an extension that fixes the type, made by `new_key`."""

    async def put(self, key: str, content: bytes | Iterable[bytes], mime: str) -> None:
        """Store a file for good: after this it survives a power cut. Parts of it are asked for in a thread of
        its own. Raises StorageFull, and what these raise, leaving nothing.
        """
        ...

    async def adopt(self, key: str, path: Path, mime: str) -> None:
        """`put` with a file of a working folder, which is gone from there afterwards. Nothing is copied where
        both lie in one file system. Raises StorageFull.
        """
        ...

    def working_copy(self, content: bytes | BinaryIO | Stored) -> AbstractAsyncContextManager[Path]:
        """A file with this content in a folder that is nobody else's; both are gone when the block ends.

        A stored file is not copied where that can be avoided: whoever works on it must not write to it.
        Raises StorageFull, and FileNotFoundError for a stored file that is gone.
        """
        ...

    async def stat(self, key: str) -> Stored | None:
        """Size, type and age, or None when there is no such file or this is no key."""
        ...

    def read(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start`, in pieces. Raises FileNotFoundError at the first piece."""
        ...

    async def delete(self, key: str) -> bool:
        """Whether there was something to delete."""
        ...

    def older(self, before: int) -> AsyncIterator[Stored]:
        """All files stored before this time (ms), in no order; a slow question."""
        ...

    async def sweep(self) -> int:
        """Remove what interrupted puts and lost working copies left behind; how many."""
        ...


def new_key(mime: str) -> str:
    """A key nobody can guess. Raises ValueError for a type that is never stored."""
    if mime not in _EXTENSIONS:
        raise ValueError(f"files of type {mime} are not kept")
    return f"{secrets.token_hex(16)}.{_EXTENSIONS[mime]}"


def is_key(key: str) -> bool:
    """Whether this has the shape of a key."""
    return _KEY.fullmatch(key) is not None


def mime_of(key: str) -> str:
    """The type a key stands for. Raises ValueError when it is no key."""
    if not is_key(key):
        raise ValueError("not a file key")
    return TYPES[key.rpartition(".")[2]]


class DirectoryFiles:
    """Files in a folder, spread over 256 subfolders by the first two digits of the key.

    Working copies lie in `work`; in the same file system nothing is copied from there or back. A put is
    written aside (under a name that no backup takes), synced, renamed into place and synced again.
    """

    def __init__(self, root: Path, work: Path, *, abandoned_after_s: float = 3600) -> None:
        self._root = root
        self._work = work
        self._abandoned_after_s = abandoned_after_s
        for folder in (root / _TEMPORARY, work):
            folder.mkdir(parents=True, exist_ok=True)

    async def put(self, key: str, content: bytes | Iterable[bytes], mime: str) -> None:
        """See Files.put."""
        _demand_fit(key, mime)
        await asyncio.to_thread(self._put, key, content)

    async def adopt(self, key: str, path: Path, mime: str) -> None:
        """See Files.adopt."""
        _demand_fit(key, mime)
        await asyncio.to_thread(self._adopt, key, path)

    @contextlib.asynccontextmanager
    async def working_copy(self, content: bytes | BinaryIO | Stored) -> AsyncIterator[Path]:
        """See Files.working_copy."""
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=self._work))
        try:
            path = folder / "file"
            await asyncio.to_thread(self._lay_out, content, path)
            yield path
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def stat(self, key: str) -> Stored | None:
        """See Files.stat."""
        if not is_key(key):
            return None
        return await asyncio.to_thread(self._stat, key)

    async def read(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """See Files.read."""
        if not is_key(key):
            raise FileNotFoundError(key)
        path, at = self._path(key), start
        left = sys.maxsize if length is None else length
        # Opened for each piece: readers take their time, and each would hold a file open meanwhile.
        while left > 0 and (piece := await asyncio.to_thread(_piece, path, at, min(_PIECE, left))):
            at += len(piece)
            left -= len(piece)
            yield piece

    async def delete(self, key: str) -> bool:
        """See Files.delete."""
        if not is_key(key):
            return False
        try:
            await asyncio.to_thread(self._path(key).unlink)
        except FileNotFoundError:
            return False
        return True

    async def older(self, before: int) -> AsyncIterator[Stored]:
        """See Files.older."""
        for shard in range(256):
            for stored in await asyncio.to_thread(self._older, f"{shard:02x}", before):
                yield stored

    async def sweep(self) -> int:
        """See Files.sweep."""
        return await asyncio.to_thread(self._sweep)

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key

    def _stat(self, key: str) -> Stored | None:
        try:
            found = self._path(key).stat()
        except FileNotFoundError:
            return None
        return Stored(key, found.st_size, mime_of(key), found.st_mtime_ns // 1_000_000)

    def _put(self, key: str, content: bytes | Iterable[bytes]) -> None:
        aside = self._root / _TEMPORARY / f".{key}.{secrets.token_hex(4)}"
        with _full_told():
            try:
                with aside.open("xb") as target:
                    _write(content, target)
                    target.flush()
                    os.fsync(target.fileno())
                self._rename(aside, key)
            except BaseException:
                aside.unlink(missing_ok=True)
                raise

    def _adopt(self, key: str, path: Path) -> None:
        _settle(path)
        try:
            self._rename(path, key)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            with path.open("rb") as source:
                self._put(key, _parts(source))
            path.unlink()

    def _rename(self, source: Path, key: str) -> None:
        path = self._path(key)
        if not path.parent.exists():
            path.parent.mkdir(exist_ok=True)
            _sync_folder(self._root)
        source.replace(path)
        _sync_folder(path.parent)

    def _lay_out(self, content: bytes | BinaryIO | Stored, path: Path) -> None:
        if isinstance(content, Stored):
            stored = self._path(content.key)
            try:
                path.hardlink_to(stored)
            except FileNotFoundError:
                raise
            except OSError:
                # Another file system, or one without second names for a file.
                with stored.open("rb") as source:
                    self._lay_out(source, path)
            return
        with _full_told(), path.open("xb") as target:
            _write(content if isinstance(content, bytes) else _parts(content), target)

    def _older(self, shard: str, before: int) -> list[Stored]:
        found = []
        with contextlib.suppress(FileNotFoundError), os.scandir(self._root / shard) as entries:
            for entry in entries:
                stored = self._stat(entry.name) if is_key(entry.name) else None
                if stored is not None and stored.modified < before:
                    found.append(stored)
        return found

    def _sweep(self) -> int:
        oldest = time.time() - self._abandoned_after_s
        count = 0
        for path in (*(self._root / _TEMPORARY).iterdir(), *self._work.iterdir()):
            # What goes meanwhile needs no sweeping.
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                    count += 1
        return count


def _demand_fit(key: str, mime: str) -> None:
    if mime_of(key) != mime:
        raise ValueError(f"{key} cannot hold {mime}")


@contextlib.contextmanager
def _full_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from error
        raise


def _write(content: bytes | Iterable[bytes], target: BinaryIO) -> None:
    for part in (content,) if isinstance(content, bytes) else content:
        target.write(part)


def _parts(source: BinaryIO) -> Iterator[bytes]:
    source.seek(0)
    return iter(partial(source.read, _PIECE), b"")


def _settle(path: Path) -> None:
    """Whatever program made it: a plain file that nobody can run, and on disk."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fchmod(handle, stat.S_IMODE(os.fstat(handle).st_mode) & 0o666)
        os.fsync(handle)
    finally:
        os.close(handle)


def _piece(path: Path, start: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(length)


def _sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
