"""Sealing what lies on a disk: AES-256-GCM (NIST SP 800-38D), a fresh nonce each time, bound to its place.

What is sealed for one place does not open in another: whoever can write to the disk can destroy it, not
move it. Files are sealed in pieces, each bound to its number and to whether it is the last (after STREAM,
Hoang and others 2015), so that a part can be read alone and nothing can be cut off.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
#: what sealing adds: the nonce in front, the tag behind
EXTRA_BYTES = 12 + 16
#: bytes of a file that are sealed together
PIECE_BYTES = 64 * 1024
_NONCE_BYTES = 12


class Broken(ValueError):
    """This was not sealed with the key for the place, or was changed since."""


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(key: bytes, place: bytes, clear: bytes) -> bytes:
    """`clear`, to be opened with the same key for the same place only."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, clear, place)


def unseal(key: bytes, place: bytes, sealed: bytes) -> bytes:
    """What `seal` was given. Raises Broken."""
    return _opened(AESGCM(key), place, sealed)


def opener(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """`unseal` for many places: to make a key ready takes longer than to open with it."""
    return partial(_opened, AESGCM(key))


def _opened(cipher: AESGCM, place: bytes, sealed: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
    except (InvalidTag, ValueError) as error:
        raise Broken("sealed with another key, for another place, or changed since") from error


def seal_pieces(key: bytes, place: bytes, clear: Iterable[bytes]) -> Iterator[bytes]:
    """A long content, taken in parts of any size; nothing at all is one empty piece."""
    number, kept = 0, bytearray()
    for part in clear:
        kept += part
        # The last piece is known only when there is no more: a full one is kept until something follows.
        while len(kept) > PIECE_BYTES:
            yield seal(key, _piece(place, number, last=False), bytes(kept[:PIECE_BYTES]))
            del kept[:PIECE_BYTES]
            number += 1
    yield seal(key, _piece(place, number, last=True), bytes(kept))


def sealed_size(clear_size: int) -> int:
    """How many bytes `seal_pieces` makes of so many."""
    return clear_size + piece_count(clear_size) * EXTRA_BYTES


def piece_count(clear_size: int) -> int:
    return max(1, -(-clear_size // PIECE_BYTES))


def piece_at(number: int) -> int:
    """Where a piece begins in what `seal_pieces` made."""
    return number * (PIECE_BYTES + EXTRA_BYTES)


def unseal_piece(key: bytes, place: bytes, number: int, sealed: bytes, *, last: bool) -> bytes:
    """One piece of `seal_pieces`. Raises Broken, also for a piece that was the last and is not, or the other
    way round.
    """
    return unseal(key, _piece(place, number, last=last), sealed)


def _piece(place: bytes, number: int, *, last: bool) -> bytes:
    return b"%s|%d|%s" % (place, number, b"last" if last else b"more")
