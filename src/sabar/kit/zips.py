"""A zip file that is made while it is sent: what was not taken yet is in memory, and nowhere else."""

import io
import zipfile
from typing import IO

_MODE = 0o644 << 16
_EARLIEST = (1980, 1, 1, 0, 0, 0)
#: Year to second.
Moment = tuple[int, int, int, int, int, int]


class _Outlet(io.RawIOBase):
    """Takes what is written; it cannot tell where it is, so that `zipfile` never goes back."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        new = bytes(data)  # type: ignore[call-overload]
        self.kept += new
        return len(new)


class Packing:
    """One file after the other, each closed before the next. What is ready is `taken` as often as there is
    something; `close` writes the list of all files, which ends it.
    """

    def __init__(self) -> None:
        self._outlet = _Outlet()
        self._zip = zipfile.ZipFile(self._outlet, "w")

    def file(self, name: str, at: Moment, size: int, *, packed: bool) -> IO[bytes]:
        """To be written and closed. `size`: bytes that come, as far as is known; `packed`: made smaller."""
        entry = zipfile.ZipInfo(name, max(at, _EARLIEST))
        entry.file_size = size
        entry.external_attr = _MODE
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        return self._zip.open(entry, "w")

    def close(self) -> None:
        self._zip.close()

    def taken(self) -> bytes:
        ready = bytes(self._outlet.kept)
        self._outlet.kept.clear()
        return ready
