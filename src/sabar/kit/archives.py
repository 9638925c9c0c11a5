"""Zip files of strangers: what is in them, read within bounds, whatever they say of themselves."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Literal

Reason = Literal["broken", "too_many", "too_large", "locked"]
#: Before the description of each file: `zipfile` reads all of them before it says how many there are.
_ENTRY = b"PK\x01\x02"
_KNOWN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCKED = 0x1
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


class ArchiveRefused(Exception):
    """The archive, or one file of it, is not read."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Archive:
    """An open one. `each`: bytes of one unpacked file; `files`, `total`: of all of them together. Raises
    ArchiveRefused, before anything is unpacked.
    """

    def __init__(self, path: Path, *, files: int, each: int, total: int) -> None:
        self._each = each
        # Folders have an entry too, and some systems add one of their own for every file.
        if path.read_bytes().count(_ENTRY) > 3 * files:
            raise ArchiveRefused("too_many")
        try:
            self._zip = zipfile.ZipFile(path)
        except _FAULTS as error:
            raise ArchiveRefused("broken") from error
        self._members = [one for one in self._zip.infolist() if not _is_litter(one)]
        reason: Reason | None = None
        if len(self._members) > files:
            reason = "too_many"
        elif sum(one.file_size for one in self._members) > total:
            reason = "too_large"
        if reason is not None:
            self._zip.close()
            raise ArchiveRefused(reason)

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        return iter(self._members)

    def read(self, member: zipfile.ZipInfo) -> bytes:
        """The bytes of one file. Raises ArchiveRefused."""
        if member.flag_bits & _LOCKED:
            raise ArchiveRefused("locked")
        # Others can ask for gigabytes of memory to be read at all.
        if member.compress_type not in _KNOWN:
            raise ArchiveRefused("broken")
        if member.file_size > self._each:
            raise ArchiveRefused("too_large")
        try:
            with self._zip.open(member) as file:
                content = file.read(self._each + 1)
        except _FAULTS as error:
            raise ArchiveRefused("broken") from error
        if len(content) > self._each:
            raise ArchiveRefused("too_large")
        return content

    def close(self) -> None:
        self._zip.close()


def plain_name(member: zipfile.ZipInfo) -> str:
    """The name of the file alone: where it wants to lie is nobody's business."""
    return PurePosixPath(member.filename.replace("\\", "/")).name


def _is_litter(member: zipfile.ZipInfo) -> bool:
    """Folders, and what systems put into archives for themselves."""
    return member.is_dir() or plain_name(member).startswith(".") or member.filename.startswith("__MACOSX/")
