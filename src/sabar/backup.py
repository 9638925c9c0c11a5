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

from sabar.backends import archived
from sabar.db import engine_copy, errors
from sabar.kit import durable
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

    The database is copied first: whatever it names is still there when the media follow. The keys of spaces
    are never in it, wherever they lie.
    """
    _demand_room(target)
    with tempfile.TemporaryDirectory(prefix=".sabar-backup-", dir=target.absolute().parent) as folder:
        database, archive = Path(folder) / "sabar.db", Path(folder) / "backup.tar"
        try:
            engine_copy.copy(settings.database, database)
            written = _pack(settings, archive, [("sabar.db", database), *archived.members(settings)])
            os.link(archive, target)
        except (errors.DatabaseError, OSError, ValueError) as wrong:
            raise BackupError(str(wrong)) from wrong
    return written


def write_keys(settings: Settings, target: Path) -> Written:
    """Write the keys of spaces, and the server's key that wraps them where that is a file, to the tar file
    `target`; raises BackupError and leaves nothing.
    """
    _demand_room(target)
    folder = settings.space_keys
    keys = sorted(folder.glob("[0-9]*/[0-9]*"))
    if not keys:
        raise BackupError(f"there are no keys of spaces in {folder}")
    with tempfile.TemporaryDirectory(prefix=".sabar-backup-", dir=target.absolute().parent) as work:
        archive = Path(work) / "keys.tar"
        found = [(f"space-keys/{path.relative_to(folder).as_posix()}", path) for path in keys]
        if not settings.space_key_command:
            found.append(("spaces.key", settings.space_key))
        try:
            # Nobody changes the server's key meanwhile, or destroys one of these.
            with durable.locked(folder / ".lock"):
                present = [(name, path) for name, path in found if path.exists() or name == "spaces.key"]
                written = _pack(settings, archive, present)
            os.link(archive, target)
        except OSError as wrong:
            raise BackupError(str(wrong)) from wrong
    return written


def _demand_room(target: Path) -> None:
    if target.exists():
        raise BackupError(f"{target} is already there; a backup never overwrites another")
    if not target.absolute().parent.is_dir():
        raise BackupError(f"there is no folder {target.absolute().parent}")


def _pack(settings: Settings, archive: Path, members: list[tuple[str, Path]]) -> Written:
    sums: dict[str, str] = {}
    size = 0
    os.close(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        about = archive.with_name("about.json")
        about.write_bytes(
            json.encode({"sabar": version("sabar"), "url": settings.url, "made": int(time.time())})
        )
        for name, path in [("about.json", about), *members]:
            sums[name], length = _add(tar, name, path)
            size += length
        listing = archive.with_name(SUMS)
        listing.write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()), encoding="utf-8")
        tar.add(listing, SUMS)
    with archive.open("rb") as file:
        os.fsync(file.fileno())
    return Written(len(sums), size)


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
