"""A post in another language (methods/statuses#translate)."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.statuses import StatusRef
from sabar.reads.entities.translations import Translation
from sabar.reads.posts import translations
from sabar.rules.rates import RateClass

routes = Routes("statuses")


class Wanted(msgspec.Struct, frozen=True):
    """`lang`: the caller's own language when it is not given."""

    id: StatusRef
    lang: str | None = None


@routes.post(
    "/api/v1/statuses/{id}/translate",
    auth="app",
    scopes="read:statuses",
    rate=RateClass.TRANSLATE,
    cache="private",
    params=Wanted,
    returns=Translation,
)
async def translate(call: Call[Wanted]) -> Translation:
    """Translate a post that everybody may read."""
    given = call.params
    own = call.viewer.user.locale if call.viewer else call.app.settings.languages[0]
    return await translations.of_status(call.app, call.viewer, given.id, given.lang or own)
