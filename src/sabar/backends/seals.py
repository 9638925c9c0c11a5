"""Sealing and opening what is said in spaces, with the key of the space and the day."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

import structlog

from sabar.backends.keyring import Keyring, KeysMissing
from sabar.kit.crypto import envelopes
from sabar.kit.i18n import N_
from sabar.model.errors import NotFound, Unavailable
from sabar.model.spaces.sealed import Place, Sealed

log = structlog.get_logger("sabar.spaces")


class Seals:
    """`keyring`: where the keys are kept and destroyed."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        self._told = ""

    async def begin(self, place: Place, clear: bytes) -> bytes:
        """Sealed for a new place. The day's key is made when there is none, and on disk before it is used.
        Unavailable when it cannot be had.
        """
        try:
            key = await self.keyring.make(place.space_id, place.day)
        except (KeysMissing, OSError) as error:
            raise self._unavailable(error) from error
        return envelopes.seal(key, place.bound, clear)

    async def seal(self, place: Place, clear: bytes) -> bytes:
        """The same where something of that day lies already. NotFound when its key was destroyed, Unavailable
        when it cannot be had.
        """
        return envelopes.seal(await self._key(place), place.bound, clear)

    async def mark(self, place: Place, word: str) -> str:
        """The same for the same word and place; nobody without the key can tell which. Raises as `seal`."""
        key = await self._key(place)
        return hmac.new(key, place.bound + b"|" + word.encode(), hashlib.sha256).hexdigest()

    async def opened(self, found: Sequence[Sealed]) -> list[bytes | None]:
        """What each holds. None for what cannot be opened: its key was destroyed or cannot be had, or it was
        changed, cut or moved by another way than this program.
        """
        keys = await self.keys(one.place for one in found)
        return [_unsealed(keys[one.place.space_id, one.place.day], one) for one in found]

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


def _unsealed(key: bytes | None, one: Sealed) -> bytes | None:
    if key is None:
        return None
    try:
        return envelopes.unseal(key, one.place.bound, one.content)
    except envelopes.Broken:
        return None
