"""The people here who want to be found."""

from typing import Literal

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.people import discovery
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, presenters
from sabar.web.frame.layout_parts import PagerView
from sabar.web.frame.paging import PEOPLE
from sabar.web.people.views import DirectoryPage

routes = Routes("directory_page", kind="web")


class Asked(msgspec.Struct, frozen=True):
    order: Literal["active", "new"] = "active"
    offset: int = 0


@routes.get("/directory", auth="visitor", rate=RateClass.PAGE, cache="private", params=Asked)
async def directory(call: Call[Asked]) -> Response:
    """Who wrote last comes first, or who joined last."""
    app, viewer, asked = call.app, call.viewer, call.params
    offset = max(asked.offset, 0)
    found = await discovery.directory(
        app, viewer, newest=asked.order == "new", local=True, limit=PEOPLE, offset=offset
    )
    view = DirectoryPage(
        shell=await layout.of_call(call),
        order=asked.order,
        people=await presenters.accounts(app, viewer, found),
        pager=PagerView(
            older=f"?order={asked.order}&offset={offset + PEOPLE}" if len(found) == PEOPLE else None,
            newer=f"?order={asked.order}&offset={max(offset - PEOPLE, 0)}" if offset else None,
        ),
    )
    return layout.respond(app, view)
