"""One archive of everything a server knows, made while it runs: `sabar backup`."""

import hashlib
import os
import tarfile
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, cast

from msgspec import Struct, json

from sabar.db import engine_copy, errors
from sabar.settings import Settings

SUMS = "SHA256SUMS"


class BackupError(Exception):
    """No backup was made; the message says why and what to do."""


class Written(Struct, frozen=True):
    """What the archive holds: number of files, their bytes together."""

    files: int
    size: int


def write(settings: Settings, target: Path) -> Written:
    """Write database, media and secret key to the tar file `target`; raises BackupError and leaves nothing.

    The database is copied first: whatever it names is still there when the media follow.
    """
    if target.exists():
        raise BackupError(f"{target} is already there; a backup never overwrites another")
    if not target.absolute().parent.is_dir():
        raise BackupError(f"there is no folder {target.absolute().parent}")
    with tempfile.TemporaryDirectory(prefix=".sabar-backup-", dir=target.absolute().parent) as folder:
        database, archive = Path(folder) / "sabar.db", Path(folder) / "backup.tar"
        try:
            engine_copy.copy(settings.database, database)
            written = _pack(settings, database, archive)
            os.link(archive, target)
        except (errors.DatabaseError, OSError) as wrong:
            raise BackupError(str(wrong)) from wrong
    return written


def _pack(settings: Settings, database: Path, archive: Path) -> Written:
    sums: dict[str, str] = {}
    size = 0
    os.close(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        about = database.with_name("about.json")
        about.write_bytes(
            json.encode({"sabar": version("sabar"), "url": settings.url, "made": int(time.time())})
        )
        for name, path in _members(settings, database, about):
            sums[name], length = _add(tar, name, path)
            size += length
        listing = database.with_name(SUMS)
        listing.write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()), encoding="utf-8")
        tar.add(listing, SUMS)
    with archive.open("rb") as file:
        os.fsync(file.fileno())
    return Written(len(sums), size)


def _members(settings: Settings, database: Path, about: Path) -> list[tuple[str, Path]]:
    found = [("about.json", about), ("sabar.db", database)]
    if settings.key_file.exists():
        found.append(("secret.key", settings.key_file))
    # A name that begins with a dot is a file somebody is still writing.
    media = sorted(path for path in settings.media.rglob("*") if path.is_file() and path.name[0] != ".")
    return found + [(f"media/{path.relative_to(settings.media).as_posix()}", path) for path in media]


def _add(tar: tarfile.TarFile, name: str, path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        info.mode = 0o600
        reader = _Hashing(file)
        tar.addfile(info, cast(BinaryIO, reader))
    return reader.sum.hexdigest(), info.size


class _Hashing:
    """A file that adds up what is read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.sum = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self.file.read(size)
        self.sum.update(data)
        return data
