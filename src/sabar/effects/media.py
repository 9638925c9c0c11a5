"""Attachments nobody used, and files nobody needs any more."""

import msgspec

from sabar.actions import media
from sabar.services import Services


async def sweep(app: Services, payload: bytes) -> None:
    """Job `media.sweep`: forget attachments that have been loose for a day."""
    await media.forget_abandoned(app)


async def film(app: Services, payload: bytes) -> None:
    """Job `media.film`: turn an upload, by its id, into what is kept."""
    await media.make_film(app, int(payload))


async def delete_files(app: Services, payload: bytes) -> None:
    """Job `files.delete`: a JSON list of keys. A key that is gone already is fine."""
    for key in msgspec.json.decode(payload, type=list[str]):
        await app.files.delete(key)
