"""Uploaded files on disk for as long as somebody works on them."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from sabar.edge.params import Upload
from sabar.services import Services


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
