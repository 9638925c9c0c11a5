"""What the server says at length to everybody: its privacy policy and its terms."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import times
from sabar.reads.server import instance
from sabar.rules.rates import RateClass
from sabar.web.frame import layout
from sabar.web.public.views import ServerTextPage

routes = Routes("about", kind="web")


class Dated(msgspec.Struct, frozen=True):
    date: str


@routes.get("/privacy-policy", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private")
async def privacy(call: Call[NoParams]) -> Response:
    """What is kept of people, and who sees it."""
    found = await instance.privacy_policy(call.app)
    view = ServerTextPage(
        shell=await layout.of_call(call),
        kind="privacy",
        text_html=found.content,
        since_ms=times.parse(found.updated_at),
    )
    return layout.respond(call.app, view)


@routes.get("/terms-of-service", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private")
async def terms(call: Call[NoParams]) -> Response:
    """The terms that hold today."""
    return await _terms(call, None)


@routes.get(
    "/terms-of-service/{date}", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Dated
)
async def terms_of_one_day(call: Call[Dated]) -> Response:
    """The version that holds from a day on."""
    return await _terms(call, call.params.date)


async def _terms(call: Call[msgspec.Struct], date: str | None) -> Response:
    found = await instance.terms_of_service(call.app, date)
    view = ServerTextPage(
        shell=await layout.of_call(call),
        kind="terms",
        text_html=found.content,
        since_ms=times.parse(found.effective_date),
        effective=found.effective,
        later=found.succeeded_by,
    )
    return layout.respond(call.app, view)
