"""The answer to whoever has just posted."""

from sabar.model.oauth import Viewer
from sabar.model.posted_status import Written
from sabar.reads import present
from sabar.reads.posts import single
from sabar.rules.visibility import Place
from sabar.services import Services


async def status(app: Services, viewer: Viewer, posted: Written) -> bytes:
    """The JSON of the post, from what was written where that is enough."""
    if posted.words is None:
        return await single.status(app, viewer, posted.id)
    seen = await present.keep_words(app, posted.words)
    return (await present.statuses(app, viewer, [seen], Place.SINGLE))[0]
