"""The language switch for visitors; whoever has an account chooses in the settings."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import i18n
from sabar.rules.rates import RateClass
from sabar.web.frame import cookies, layout, safe_return

routes = Routes("language", kind="web", window="anybody")


class Choice(msgspec.Struct, frozen=True):
    language: str = ""
    return_to: str = "/"


@routes.post("/language", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Choice)
async def choose(call: Call[Choice]) -> Response:
    """Read the pages in another language from now on, in this browser."""
    response = layout.go(call.app, safe_return.safe(call.params.return_to))
    if call.params.language in i18n.languages():
        cookies.remember_language(call.app, response, call.params.language)
    return response
