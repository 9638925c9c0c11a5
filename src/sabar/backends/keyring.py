"""The key store of spaces: one key for each space and day, outside of the database and of its backups.

A day's key lies in `FOLDER/SPACE/DAY`, wrapped with the server's key for spaces (AES-256-GCM, bound to its
name) and synced before it is handed out for the first time. Destroying it makes everything unreadable that
was sealed with it, wherever copies of that lie.

The server's key is a line of hexadecimal digits in a file, or what a command of a key service prints. While
it is being changed there are two lines, the newest first: what the older wraps is wrapped anew, then the line
goes. That can be interrupted and gone on with at any point.
"""

import asyncio
import hashlib
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sabar.kit import durable
from sabar.kit.crypto import envelopes

_COMMAND_SECONDS = 30
_ID_DIGITS = 16
_FILES = "[0-9]*/[0-9]*"
#: some megabytes
_MOST_KEPT = 20_000


class KeysMissing(Exception):
    """The server's key for spaces cannot be had, or is another one; the message says what to do."""


class ServerKeys:
    """Where the server's keys for spaces come from: a file, made when it is missing, or a command."""

    def __init__(self, path: Path, command: str = "") -> None:
        self._path = path
        self._command = command

    @property
    def changes(self) -> bool:
        """Whether this program makes new ones; a command makes its own."""
        return not self._command

    def load(self, *, make: bool = False) -> list[bytes]:
        """The newest first; `make` one where there is no file yet. Raises KeysMissing."""
        text = self._printed() if self._command else self._written(make=make)
        try:
            keys = [bytes.fromhex(line) for line in text.split()]
        except ValueError:
            keys = []
        if not keys or any(len(key) != envelopes.KEY_BYTES for key in keys):
            source = f"the command {self._command!r}" if self._command else str(self._path)
            raise KeysMissing(f"{source} gives no key of {envelopes.KEY_BYTES} bytes in hexadecimal digits")
        return keys

    def save(self, keys: list[bytes]) -> None:
        durable.replace(self._path, "".join(f"{key.hex()}\n" for key in keys).encode())

    def forget_drafts(self) -> None:
        """What a process left that was cut off while it saved."""
        durable.destroy_drafts(self._path)

    def _written(self, *, make: bool) -> str:
        if make and not self._path.exists():
            durable.create(self._path, f"{envelopes.new_key().hex()}\n".encode())
        try:
            return self._path.read_text(encoding="ascii", errors="replace")
        except OSError as error:
            raise KeysMissing(
                f"{self._path} cannot be read ({error.strerror}); restore it from `sabar backup --keys`"
            ) from error

    def _printed(self) -> str:
        try:
            done = subprocess.run(  # noqa: S603 - the owner of the machine wrote it
                shlex.split(self._command),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_COMMAND_SECONDS,
                check=True,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            # The error's own words may quote what was printed.
            raise KeysMissing(
                f"the command {self._command!r} failed ({type(error).__name__}); run it by hand to see why"
            ) from None
        return done.stdout.decode("ascii", errors="replace")


class Keyring:
    """Keys in a folder. Small files, read once and then kept in memory until they are destroyed."""

    def __init__(self, folder: Path, server_keys: ServerKeys) -> None:
        self._folder = folder
        self._lock = folder / ".lock"
        self._source = server_keys
        self._server: dict[str, bytes] = {}
        self._kept: dict[tuple[int, int], bytes] = {}

    def known(self, space_id: int, day: int) -> bytes | None:
        """A key that was read before. None: ask `read`."""
        return self._kept.get((space_id, day))

    async def make(self, space_id: int, day: int) -> bytes:
        """The key, made when there is none: on disk before this returns. Raises KeysMissing and OSError."""
        kept = self.known(space_id, day)
        return kept if kept is not None else await asyncio.to_thread(self._make, space_id, day)

    async def read(self, space_id: int, day: int) -> bytes | None:
        """None for one that was destroyed or never was. Raises KeysMissing."""
        kept = self.known(space_id, day)
        return kept if kept is not None else await asyncio.to_thread(self._read, space_id, day)

    async def days(self, space_id: int) -> list[int]:
        """The days there is a key for, the oldest first."""
        return await asyncio.to_thread(self._days, space_id)

    async def destroy(self, space_id: int, days: list[int]) -> None:
        """For good: after this nothing opens that was sealed with them."""
        if not days:
            return
        self.forget(space_id, days)
        await asyncio.to_thread(self._destroy, space_id, days)
        # Somebody may have read one meanwhile.
        self.forget(space_id, days)

    def forget(self, space_id: int, days: list[int]) -> None:
        """Another process destroyed them; no days are all."""
        for day in days or [day for space, day in self._kept if space == space_id]:
            self._kept.pop((space_id, day), None)

    def begin_rewrap(self, *, anew: bool) -> tuple[str, bool]:
        """What the keys are to be wrapped with, by its name: the server's newest; `anew`: one made now,
        unless a change was left unfinished. And whether there is an older one. Raises KeysMissing, OSError.
        """
        with durable.locked(self._lock):
            keys = self._load()
            if anew and self._source.changes and len(keys) == 1:
                self._source.save([envelopes.new_key(), *keys])
                keys = self._load()
        return _id(keys[0]), len(keys) > 1

    def rewrap(self) -> Iterator[bool | None]:
        """Wrap one key after the other with the server's newest; yields whether that was to do, and None for
        one that opens with none of the server's keys, and is left as it is.
        """
        newest = next(iter(self._server_keys()))
        for path in self._files():
            # A key that is destroyed meanwhile must not come back.
            with durable.locked(self._lock):
                changed = self._rewrap(path, newest)
            yield changed

    def end_rewrap(self) -> None:
        """The server's older keys go, and what processes left that were cut off."""
        with durable.locked(self._lock):
            keys = self._source.load()
            for path in self._files():
                # None is left, unless somebody put it there meanwhile.
                self._rewrap(path, _id(keys[0]))
                durable.destroy_drafts(path)
            if self._source.changes:
                self._source.save(keys[:1])
                self._source.forget_drafts()

    def all_days(self) -> dict[int, list[int]]:
        """The days there are keys for, by space."""
        found: dict[int, list[int]] = {}
        for path in self._files():
            found.setdefault(int(path.parent.name), []).append(int(path.name))
        return found

    def count(self) -> int:
        """How many keys there are."""
        return len(self._files())

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(_FILES))

    def broken(self) -> list[str]:
        """What is wrong with each key that does not open. Raises KeysMissing without a key of the server."""
        if self._files():
            self._server_keys()
        found = []
        for path in self._files():
            try:
                self._unwrapped(path)
            except KeysMissing as error:
                found.append(str(error))
            except FileNotFoundError:
                # Destroyed meanwhile.
                continue
        return found

    def _rewrap(self, path: Path, newest: str) -> bool | None:
        try:
            key_id, key = self._unwrapped(path)
        except FileNotFoundError:
            return False
        except KeysMissing:
            return None
        if key_id != newest:
            durable.replace(path, self._wrapped(path, key, newest))
        return key_id != newest

    def _path(self, space_id: int, day: int) -> Path:
        return self._folder / str(space_id) / str(day)

    def _make(self, space_id: int, day: int) -> bytes:
        found = self._read(space_id, day)
        if found is not None:
            return found
        path = self._path(space_id, day)
        with durable.locked(self._lock):
            # Read anew each time: the older of two may be dropped as soon as nobody holds the lock.
            newest = _id(self._load()[0])
            durable.create(path, self._wrapped(path, envelopes.new_key(), newest))
        # Whoever came first made it.
        made = self._read(space_id, day)
        if made is None:
            raise KeysMissing(f"{path} was removed while it was made")
        return made

    def _read(self, space_id: int, day: int) -> bytes | None:
        try:
            _, key = self._unwrapped(self._path(space_id, day))
        except FileNotFoundError:
            return None
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[space_id, day] = key
        return key

    def _days(self, space_id: int) -> list[int]:
        folder = self._folder / str(space_id)
        return sorted(int(path.name) for path in folder.glob("[0-9]*")) if folder.is_dir() else []

    def _destroy(self, space_id: int, days: list[int]) -> None:
        folder = self._folder / str(space_id)
        if not folder.is_dir():
            return
        with durable.locked(self._lock):
            for day in days:
                durable.destroy(folder / str(day))
                durable.destroy_drafts(folder / str(day))
            durable.sync(folder)
            if not any(folder.iterdir()):
                folder.rmdir()
                durable.sync(self._folder)

    def _load(self) -> list[bytes]:
        """The server's keys as they are now. One is made only where there is nothing that another wraps."""
        keys = self._source.load(make=next(self._folder.glob(_FILES), None) is None)
        self._server = {_id(key): key for key in keys}
        return keys

    def _server_keys(self) -> dict[str, bytes]:
        if not self._server:
            self._server = {_id(key): key for key in self._source.load()}
        return self._server

    def _wrapped(self, path: Path, key: bytes, key_id: str) -> bytes:
        return key_id.encode() + envelopes.seal(self._server_keys()[key_id], _name(path), key)

    def _unwrapped(self, path: Path) -> tuple[str, bytes]:
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise KeysMissing(f"{path} cannot be read: {error.strerror}") from error
        key_id, wrapped = raw[:_ID_DIGITS].decode("ascii", errors="replace"), raw[_ID_DIGITS:]
        if key_id not in self._server_keys():
            # It may have been changed meanwhile, by the command line.
            self._server = {_id(key): key for key in self._source.load()}
        if key_id not in self._server:
            raise KeysMissing(f"{path} is wrapped with another key than this server has for its spaces")
        try:
            return key_id, envelopes.unseal(self._server[key_id], _name(path), wrapped)
        except envelopes.Broken as error:
            raise KeysMissing(
                f"{path} was damaged or moved; restore it from `sabar backup --keys`"
            ) from error


def _id(key: bytes) -> str:
    return hashlib.sha256(b"space key id" + key).hexdigest()[:_ID_DIGITS]


def _name(path: Path) -> bytes:
    return f"{path.parent.name}/{path.name}".encode()
