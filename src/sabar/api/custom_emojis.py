"""Custom emoji of this server."""

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads.entities.emojis import CustomEmoji
from sabar.reads.server import instance
from sabar.rules.rates import RateClass

routes = Routes("custom_emojis")


@routes.get(
    "/api/v1/custom_emojis", auth="none", rate=RateClass.API, cache="public", returns=list[CustomEmoji]
)
async def every(call: Call[NoParams]) -> list[CustomEmoji]:
    """The emoji people may pick."""
    return await instance.custom_emojis(call.app)
