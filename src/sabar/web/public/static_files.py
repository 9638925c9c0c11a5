"""Style sheets, scripts and icons: made once (`frame/assets`), named with their mark, kept for ever."""

import mimetypes
from functools import cache

import msgspec
from starlette.responses import Response

from sabar.edge.answers import CACHE
from sabar.edge.call import Call
from sabar.edge.packing import Lasting, Packed
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.rules.rates import RateClass
from sabar.web.frame import assets

routes = Routes("static", kind="web")


class Name(msgspec.Struct, frozen=True):
    name: str
    folder: str = ""
    v: str = ""


@cache
def _files() -> dict[str, tuple[Packed, str]]:
    return {name: (Packed(body), _kind(name)) for name, body in assets.files().items()}


def _kind(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


async def show(call: Call[Name]) -> Response:
    """A file of the pages."""
    path = f"{call.params.folder}/{call.params.name}".lstrip("/")
    found = _files().get(path)
    if found is None:
        raise NotFound
    answer = Lasting(*found)
    if call.params.v != assets.mark(path):
        # A page that another version of the server drew, or somebody who wants whatever is here now.
        answer.headers["Cache-Control"] = CACHE["public"]
    return answer


@routes.get("/favicon.ico", lobby=True, auth="none", rate=RateClass.NONE, cache="public")
async def favicon(call: Call[msgspec.Struct]) -> Response:
    """The icon, where browsers and readers of feeds look for it unasked."""
    return Lasting(*_files()["favicon.ico"])


#: Pages of people stay open to robots: those who do not want to be found say so there, and what may not be
#: read cannot say anything.
_ROBOTS = """\
User-agent: *
Disallow: /admin
Disallow: /api/
Disallow: /login
Disallow: /oauth/
Disallow: /search
Disallow: /settings
Disallow: /web/
"""
_NO_ROBOTS = """\
User-agent: *
Disallow: /
"""


@routes.get("/robots.txt", lobby=True, auth="none", rate=RateClass.NONE, cache="public")
async def robots(call: Call[msgspec.Struct]) -> Response:
    """What is of no use to search engines."""
    closed = call.app.settings.members_only
    return Response(_NO_ROBOTS if closed else _ROBOTS, media_type="text/plain")


for _path in ("/static/{name}", "/static/{folder}/{name}"):
    routes.get(_path, lobby=True, auth="none", rate=RateClass.NONE, cache="fixed", params=Name)(show)
