"""Files of spaces that nobody needs any more: their bytes first, then their rows, so that what is cut off in
between is gone on with.
"""

from collections.abc import Sequence
from functools import partial

from sabar.db.engine import Tx
from sabar.kit import times
from sabar.model.jobs import JobSpec
from sabar.model.spaces.files import File
from sabar.rules.spaces.limits import FILES
from sabar.services import Services
from sabar.store.spaces import files

SHED = "spaces.shed_files"
_BATCH = 100


def queue(tx: Tx) -> None:
    """A post lost files, or was deleted itself."""
    tx.enqueue(JobSpec(SHED, b"", unique_key=SHED))


async def sweep(app: Services, space_id: int | None = None) -> None:
    """Job `spaces.shed_files`: what has no post any more, or had none for a day; of one space, or of all."""
    before = app.clock.now_ms() - FILES.loose_seconds * times.SECOND
    while found := await app.db.write(partial(files.give_up, before=before, limit=_BATCH, space_id=space_id)):
        await _delete(app, found)


async def all_of(app: Services, space_id: int) -> None:
    """Whatever a space has that is being destroyed."""
    while found := await files.all_of(app.db.slow(), space_id, _BATCH):
        await _delete(app, found)


async def _delete(app: Services, found: Sequence[File]) -> None:
    for file in found:
        for key in file.keys:
            await app.files.delete(key)
    await app.db.write(partial(files.delete, ids=[file.id for file in found]))
