"""Sealing and opening what is said in spaces, with the key of the space and the day."""

import hashlib
import hmac
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence

import structlog

from sabar.backends.keyring import Keyring, KeysMissing
from sabar.kit.crypto import envelopes
from sabar.kit.i18n import N_
from sabar.model.errors import Gone, NotFound, Unavailable
from sabar.model.spaces.sealed import Place, Sealed

log = structlog.get_logger("sabar.spaces")


#: Bytes of something long as it lies: from where, how many.
Read = Callable[[int, int], AsyncIterator[bytes]]


class Unsealable(Gone):
    """Something long does not open."""

    usual = N_(
        "This cannot be opened: it was changed, cut or moved by something else than this server, or its key "
        "is destroyed"
    )


class Seals:
    """`keyring`: where the keys are kept and destroyed."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        self._told = ""

    async def begin(self, place: Place, clear: bytes) -> bytes:
        """Sealed for a new place. The day's key is made when there is none, and on disk before it is used.
        Unavailable when it cannot be had.
        """
        return envelopes.seal(await self._made(place), place.bound, clear)

    async def seal(self, place: Place, clear: bytes) -> bytes:
        """The same where something of that day lies already. NotFound when its key was destroyed, Unavailable
        when it cannot be had.
        """
        return envelopes.seal(await self._key(place), place.bound, clear)

    async def begin_long(self, place: Place, clear: Iterable[bytes]) -> Iterator[bytes]:
        """`begin` for what is too long for memory; its parts are asked for as those of the sealed are."""
        key = await self._made(place)
        return envelopes.seal_pieces(key, place.bound, clear)

    async def open_long(
        self, place: Place, size: int, read: Read, start: int = 0, length: int | None = None
    ) -> AsyncGenerator[bytes, None]:
        """What `begin_long` was given, `size` bytes in all: so many of them, from there. Raises Unsealable at
        the piece that does not open, and Unavailable.
        """
        end = size if length is None else min(size, start + length)
        try:
            key = await self._key(place)
        except NotFound:
            raise Unsealable from None
        first, count = start // envelopes.PIECE_BYTES, envelopes.piece_count(size)
        last = min(count, max(first + 1, envelopes.piece_count(end))) - 1
        begin = envelopes.piece_at(first)
        total = min(envelopes.piece_at(last + 1), envelopes.sealed_size(size)) - begin
        kept, number = bytearray(), first
        try:
            async for part in read(begin, total):
                kept += part
                while number <= last and len(kept) >= (whole := _piece_size(number, size)):
                    clear = envelopes.unseal_piece(
                        key, place.bound, number, bytes(kept[:whole]), last=number == count - 1
                    )
                    del kept[:whole]
                    at = number * envelopes.PIECE_BYTES
                    number += 1
                    yield clear[max(0, start - at) : max(0, end - at)]
        except (envelopes.Broken, FileNotFoundError) as error:
            raise Unsealable from error
        if number <= last:
            raise Unsealable

    async def mark(self, place: Place, word: str) -> str:
        """The same for the same word and place; nobody without the key can tell which. Raises as `seal`."""
        key = await self._key(place)
        return hmac.new(key, place.bound + b"|" + word.encode(), hashlib.sha256).hexdigest()

    async def opened(self, found: Sequence[Sealed]) -> list[bytes | None]:
        """What each holds. None for what cannot be opened: its key was destroyed or cannot be had, or it was
        changed, cut or moved by another way than this program.
        """
        keys = await self.keys(one.place for one in found)
        openers = {day: envelopes.opener(key) for day, key in keys.items() if key is not None}
        return [_unsealed(openers.get((one.place.space_id, one.place.day)), one) for one in found]

    async def keys(self, places: Iterable[Place]) -> dict[tuple[int, int], bytes | None]:
        """The key of each space and day, by these; None for one that is gone, or cannot be had."""
        wanted = {(one.space_id, one.day) for one in places}
        return {one: await self._readable(*one) for one in wanted}

    async def _readable(self, space_id: int, day: int) -> bytes | None:
        try:
            return await self.keyring.read(space_id, day)
        except KeysMissing as error:
            self._tell(error)
            return None

    async def _made(self, place: Place) -> bytes:
        try:
            return await self.keyring.make(place.space_id, place.day)
        except (KeysMissing, OSError) as error:
            raise self._unavailable(error) from error

    async def _key(self, place: Place) -> bytes:
        try:
            key = await self.keyring.read(place.space_id, place.day)
        except KeysMissing as error:
            raise self._unavailable(error) from error
        if key is None:
            raise NotFound
        return key

    def _unavailable(self, error: Exception) -> Unavailable:
        self._tell(error)
        return Unavailable(N_("The keys of spaces cannot be used right now; nothing was saved"))

    def _tell(self, error: Exception) -> None:
        # A page may meet forty days; what is wrong is mostly the same with all of them.
        if self._told != type(error).__name__:
            self._told = type(error).__name__
            log.error("a key of a space cannot be had; `sabar doctor` looks at all of them", why=str(error))


def _unsealed(opener: Callable[[bytes, bytes], bytes] | None, one: Sealed) -> bytes | None:
    if opener is None:
        return None
    try:
        return opener(one.place.bound, one.content)
    except envelopes.Broken:
        return None


def _piece_size(number: int, size: int) -> int:
    clear = min(envelopes.PIECE_BYTES, size - number * envelopes.PIECE_BYTES)
    return clear + envelopes.EXTRA_BYTES
