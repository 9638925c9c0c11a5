"""What another page or application hands over, put into the box, and how they come to do it."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.web.frame import layout
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.compose import reach
from sabar.web.posts.compose.views import ComposePage, SharingPage

routes = Routes("compose", kind="web")

#: A bookmark that opens /share from any page.
_BOOKMARK = (
    "javascript:void open('{place}?title='+encodeURIComponent(document.title)"
    "+'&text='+encodeURIComponent(getSelection())+'&url='+encodeURIComponent(location.href))"
)


class Shared(msgspec.Struct, frozen=True):
    """As browsers send it (Web Share Target); some put the address into `text`, and the title too."""

    title: str = ""
    text: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        title, text, url = (part.strip() for part in (self.title, self.text, self.url))
        told = [title] if title not in text else []
        said = [text] if text else []
        led = [url] if url not in text else []
        return "\n\n".join([*told, *said, *led])


@routes.get("/share", auth="session", rate=RateClass.PAGE, cache="private", params=Shared)
async def show(call: Call[Shared]) -> Response:
    """The box with what is to be shared; nothing goes out before somebody sends it."""
    words = call.params.words[: limits.STATUSES.source]
    empty = msgspec.structs.replace(compose_box.empty(call.app, call.me), text=words)
    box = await reach.with_reach(call.app, call.me, empty)
    return layout.respond(call.app, ComposePage(shell=await layout.of_call(call), box=box))


@routes.get("/settings/sharing", auth="session", rate=RateClass.PAGE, cache="private")
async def ways(call: Call[NoParams]) -> Response:
    """A bookmark to take along, and what a phone does."""
    bookmark = _BOOKMARK.format(place=f"{call.app.settings.url}/share")
    return layout.respond(call.app, SharingPage(shell=await layout.of_call(call), bookmark=bookmark))
