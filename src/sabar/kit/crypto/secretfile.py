"""A secret key kept in a file of its own."""

import secrets
from pathlib import Path

from sabar.kit import durable

_BYTES = 32


def load_or_create(path: Path) -> bytes:
    """The key in `path`; on the first call a random one is made, readable by its owner only.

    Two processes that start together get the same key. Raises ValueError when the file holds something else.
    """
    if not path.exists():
        durable.create(path, f"{secrets.token_hex(_BYTES)}\n".encode())
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) < _BYTES:
        raise ValueError(f"{path} does not hold a secret key of {_BYTES} bytes in hexadecimal")
    return key
