"""Uploaded files: what they are charged, and where they are for as long as somebody works on them."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.kit.i18n import N_
from sabar.rules import rates
from sabar.services import Services


async def charge(call: Call[msgspec.Struct], *sent: Upload | None) -> None:
    """Count the files that came with a request as uploads, where its route does not. Raises TooMany."""
    files = [one for one in sent if one is not None and one.size]
    if files:
        charges = rates.charges(rates.RateClass.MEDIA_UPLOAD, {rates.By.ACCOUNT: str(call.me.id)})
        sentence = N_("Too many uploads; nothing was changed, try again later")
        await call.app.limits.demand(charges, sentence, cost=len(files))


@contextlib.asynccontextmanager
async def on_disk(app: Services, upload: Upload | None) -> AsyncIterator[Path | None]:
    """A working copy of the upload; None when none was sent, as by a form whose file nobody chose."""
    if upload is None or not (upload.name or upload.size):
        yield None
        return
    async with app.files.working_copy(upload.file) as path:
        yield path
