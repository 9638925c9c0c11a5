"""A secret key kept in a file of its own."""

import os
import secrets
from pathlib import Path

_BYTES = 32


def load_or_create(path: Path) -> bytes:
    """The key in `path`; on the first call a random one is made, readable by its owner only.

    Two processes that start together get the same key. Raises ValueError when the file holds something else.
    """
    if not path.exists():
        _create(path)
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) < _BYTES:
        raise ValueError(f"{path} does not hold a secret key of {_BYTES} bytes in hexadecimal")
    return key


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link fails where a rename would replace: whoever comes second uses the first one's key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
