"""The answer to whoever has just posted."""

from sabar.model.statuses import Written
from sabar.model.viewers import Viewer
from sabar.reads.assemble import contents, people, posts
from sabar.reads.entities.statuses import Status
from sabar.reads.hydrate import Sight
from sabar.reads.json import statuses
from sabar.reads.posts import single
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store.hydration import Outline


async def status(app: Services, viewer: Viewer, posted: Written) -> Status:
    """The post, from what was written where that is enough."""
    if posted.words is None:
        return await single.status(app, viewer, posted.id)
    words = posted.words
    await contents.keep_new(app, words)
    await people.keep(app, [(words.author, viewer.user.role)])
    outline = Outline.of_words(words.status, words.author)
    seen = Sight(viewer.id, {outline.id: outline}, {}, {}).bare(outline.id)
    # Nobody is counted: it left for its writer alone.
    [post] = await posts.of(app, viewer, [seen], Place.SINGLE)
    return statuses.entity(app, post)
