"""The port for stored files, and its version in a directory."""

import asyncio
import contextlib
import errno
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

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

    async def put(self, key: str, content: bytes | Path, mime: str) -> None:
        """Store a file for good: after this it survives a power cut. Raises StorageFull, leaving nothing."""
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

    def url(self, key: str) -> str:
        """The address a browser reads the file at."""
        ...

    def keys(self, before: int) -> AsyncIterator[str]:
        """All keys stored before this time (ms), in no order, for finding those nothing refers to."""
        ...

    async def sweep(self) -> int:
        """Remove what interrupted puts left behind; how many."""
        ...

    async def size(self) -> int:
        """The bytes of all files; a slow question."""
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

    `base_url` without a final slash. A put is written aside, synced, renamed into place and synced again.
    """

    def __init__(self, root: Path, base_url: str, *, abandoned_after_s: float = 3600) -> None:
        self._root = root
        self._base_url = base_url
        self._abandoned_after_s = abandoned_after_s
        (root / _TEMPORARY).mkdir(parents=True, exist_ok=True)

    async def put(self, key: str, content: bytes | Path, mime: str) -> None:
        """See Files.put."""
        if mime_of(key) != mime:
            raise ValueError(f"{key} cannot hold {mime}")
        await asyncio.to_thread(self._put, key, content)

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

    def url(self, key: str) -> str:
        """See Files.url."""
        return f"{self._base_url}/{key}"

    async def keys(self, before: int) -> AsyncIterator[str]:
        """See Files.keys."""
        for shard in range(256):
            for key in await asyncio.to_thread(self._keys, f"{shard:02x}", before):
                yield key

    async def sweep(self) -> int:
        """See Files.sweep."""
        return await asyncio.to_thread(self._sweep)

    async def size(self) -> int:
        return await asyncio.to_thread(self._size)

    def _size(self) -> int:
        total = 0
        for path in self._root.rglob("*.*"):
            # A file may go while others are weighed.
            with contextlib.suppress(FileNotFoundError):
                total += path.stat().st_size
        return total

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key

    def _stat(self, key: str) -> Stored | None:
        try:
            found = self._path(key).stat()
        except FileNotFoundError:
            return None
        return Stored(key, found.st_size, mime_of(key), found.st_mtime_ns // 1_000_000)

    def _put(self, key: str, content: bytes | Path) -> None:
        path = self._path(key)
        aside = self._root / _TEMPORARY / f"{key}.{secrets.token_hex(4)}"
        try:
            with aside.open("xb") as target:
                if isinstance(content, Path):
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, target, _PIECE)
                else:
                    target.write(content)
                target.flush()
                os.fsync(target.fileno())
            if not path.parent.exists():
                path.parent.mkdir(exist_ok=True)
                _sync_folder(self._root)
            aside.replace(path)
            _sync_folder(path.parent)
        except BaseException as error:
            aside.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in _FULL:
                raise StorageFull from error
            raise

    def _keys(self, shard: str, before: int) -> list[str]:
        folder = self._root / shard
        if not folder.is_dir():
            return []
        with os.scandir(folder) as entries:
            return [
                entry.name
                for entry in entries
                if is_key(entry.name) and entry.stat().st_mtime_ns // 1_000_000 < before
            ]

    def _sweep(self) -> int:
        oldest = time.time() - self._abandoned_after_s
        left = [p for p in (self._root / _TEMPORARY).iterdir() if p.stat().st_mtime < oldest]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)


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
