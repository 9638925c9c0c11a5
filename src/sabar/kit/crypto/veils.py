"""A file for a while that is read by nobody but this process: what lies on the disk is encrypted with a key
that is in memory only, and gone with it.

AES-256 in counter mode (NIST SP 800-38A): it can be read from anywhere. It is written once, from the
beginning to the end, so that no part of the key stream is used twice. The file has no name.
"""

import io
import os
import tempfile
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 16
#: What is shorter never leaves memory.
_IN_MEMORY = 1 << 20


class Veiled(io.RawIOBase):
    """Written to its end once, then read from any place. `in_memory`: bytes until which there is no file."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        super().__init__()
        self._in_memory = in_memory
        self._file: BinaryIO = io.BytesIO()
        self._key: bytes | None = None
        self._size = 0
        self._at = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def write(self, data: object) -> int:
        """Behind what was written. Raises UnsupportedOperation anywhere else."""
        clear = bytes(data)  # type: ignore[call-overload]
        if self._at != self._size:
            raise io.UnsupportedOperation("what was written stays as it is")
        if self._key is None and self._size + len(clear) > self._in_memory:
            self._leave_memory()
        self._file.seek(self._size)
        self._file.write(self._turned(clear, self._size))
        self._size += len(clear)
        self._at = self._size
        return len(clear)

    def read(self, size: int | None = -1) -> bytes:
        left = max(0, self._size - self._at)
        wanted = left if size is None or size < 0 else min(size, left)
        self._file.seek(self._at)
        found = self._turned(self._file.read(wanted), self._at)
        self._at += len(found)
        return found

    def readall(self) -> bytes:
        return self.read()

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        found = self.read(len(view))
        view[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._key = None
        self._file.close()
        super().close()

    def _leave_memory(self) -> None:
        kept = self._file
        kept.seek(0)
        clear = kept.read()
        self._key = os.urandom(32)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this one
        self._file.write(self._turned(clear, 0))
        kept.close()

    def _turned(self, data: bytes, at: int) -> bytes:
        """Clear to veiled and back: both are the same."""
        if self._key is None:
            return data
        block, inside = divmod(at, _BLOCK)
        stream = Cipher(algorithms.AES(self._key), modes.CTR(block.to_bytes(_BLOCK, "big"))).encryptor()
        stream.update(bytes(inside))
        return stream.update(data)
