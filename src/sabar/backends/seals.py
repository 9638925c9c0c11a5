"""Sealing and opening what is said in spaces, with the key of the space and the day."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from sabar.backends.keyring import Keyring
from sabar.kit.crypto import envelopes
from sabar.model.errors import NotFound
from sabar.model.spaces.sealed import Place, Sealed


class Seals:
    """`keyring`: where the keys are kept and destroyed."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring

    async def begin(self, place: Place, clear: bytes) -> bytes:
        """Sealed for a new place. The day's key is made when there is none, and on disk before it is used."""
        key = await self.keyring.make(place.space_id, place.day)
        return envelopes.seal(key, place.bound, clear)

    async def seal(self, place: Place, clear: bytes) -> bytes:
        """The same where something of that day lies already. NotFound when its key was destroyed."""
        return envelopes.seal(await self._key(place), place.bound, clear)

    async def mark(self, place: Place, word: str) -> str:
        """The same for the same word and place; nobody without the key can tell which. Raises as `seal`."""
        key = await self._key(place)
        return hmac.new(key, place.bound + b"|" + word.encode(), hashlib.sha256).hexdigest()

    async def opened(self, found: Sequence[Sealed]) -> list[bytes | None]:
        """What each holds. None for what cannot be opened: its key was destroyed, or it was changed, cut or
        moved by another way than this program.
        """
        keys = await self.keys(one.place for one in found)
        return [_unsealed(keys[one.place.space_id, one.place.day], one) for one in found]

    async def keys(self, places: Iterable[Place]) -> dict[tuple[int, int], bytes | None]:
        """The key of each space and day, by these; None for one that is gone."""
        wanted = {(one.space_id, one.day) for one in places}
        return {one: await self.keyring.read(*one) for one in wanted}

    async def _key(self, place: Place) -> bytes:
        key = await self.keyring.read(place.space_id, place.day)
        if key is None:
            raise NotFound
        return key


def _unsealed(key: bytes | None, one: Sealed) -> bytes | None:
    if key is None:
        return None
    try:
        return envelopes.unseal(key, one.place.bound, one.content)
    except envelopes.Broken:
        return None
