"""Uploaded files: what they are charged, and where they are for as long as somebody works on them."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.model.errors import TooMany
from sabar.rules import rates
from sabar.services import Services


async def charge(call: Call[msgspec.Struct], *sent: Upload | None) -> None:
    """Count the files that came with a request as uploads, where its route does not. Raises TooMany."""
    charges = rates.charges(rates.RateClass.MEDIA_UPLOAD, {rates.By.ACCOUNT: str(call.me.id)})
    files = [one for one in sent if one is not None and one.size]
    verdict = await call.app.limits.hit(charges, len(files)) if files else None
    if verdict is not None and not verdict.allowed:
        wait = verdict.wait_s(call.app.clock.now_ms())
        raise TooMany("Too many uploads; nothing was changed, try again later", retry_after_s=wait)


@contextlib.asynccontextmanager
async def on_disk(app: Services, upload: Upload | None) -> AsyncIterator[Path | None]:
    """A copy of the upload, gone when the block ends; None when nothing was sent."""
    if upload is None or not upload.size:
        yield None
        return
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="upload-", dir=app.settings.data))
    try:
        path = folder / "file"
        await asyncio.to_thread(_copy, upload, path)
        yield path
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _copy(upload: Upload, path: Path) -> None:
    upload.file.seek(0)
    with path.open("xb") as target:
        shutil.copyfileobj(upload.file, target)
