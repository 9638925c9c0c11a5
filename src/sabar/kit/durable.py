"""Small files that are whole or not there, and still there after a power cut."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


def create(path: Path, content: bytes) -> bool:
    """A file that its owner alone may read; False, and nothing is changed, when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path, content)
    try:
        # A link fails where a rename would replace: whoever comes second finds the first one's.
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    sync(path.parent)
    sync(path.parent.parent)
    return True


def replace(path: Path, content: bytes) -> None:
    """The same, in place of what was there."""
    _draft(path, content).replace(path)
    sync(path.parent)


def destroy(path: Path) -> None:
    """Write over it and remove it; nothing to do when it is gone. The folder is for the caller to sync."""
    with contextlib.suppress(FileNotFoundError), path.open("r+b") as file:
        # Not every file system writes where the old bytes were, but some do.
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
        path.unlink()


def destroy_drafts(path: Path) -> None:
    """What processes left of this file that were cut off while they wrote it; nobody may be writing it."""
    for draft in path.parent.glob(f".{path.name}.*"):
        destroy(draft)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Nobody else on this machine is in such a block of the same file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sync(folder: Path) -> None:
    """Names in it that came and went are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
