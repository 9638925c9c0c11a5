"""Attachments nobody used, and files nobody needs any more."""

import msgspec

from sabar.actions import media
from sabar.db.engine import Tx
from sabar.services import Services
from sabar.store import media as attachments

_AGAIN_MS = 2_000


async def sweep(app: Services, payload: bytes) -> None:
    """Job `media.sweep`: forget attachments that have been loose for a day."""
    await media.forget_abandoned(app)


async def film(app: Services, payload: bytes) -> None:
    """Job `media.film`: turn an upload, by its id, into what is kept. One after the other: whoever finds
    another one in work comes again, instead of using up the time a job may take.
    """
    id = int(payload)
    if not app.films.busy:
        await media.make_film(app, id)
        return
    at = app.clock.now_ms() + _AGAIN_MS

    async def unit(tx: Tx) -> None:
        attachments.make_later(tx, id, run_at=at)

    await app.db.write(unit)


async def delete_files(app: Services, payload: bytes) -> None:
    """Job `files.delete`: a JSON list of keys. A key that is gone already is fine."""
    for key in msgspec.json.decode(payload, type=list[str]):
        await app.files.delete(key)
