"""Style sheets, scripts and icons: read once, named with the hash of their content, kept for ever."""

import mimetypes
from functools import cache

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.packing import Lasting, Packed
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.rules.rates import RateClass
from sabar.web.frame import render

routes = Routes("static", kind="web")


class Name(msgspec.Struct, frozen=True):
    name: str
    folder: str = ""


@cache
def _files() -> dict[str, tuple[Packed, str]]:
    return {
        path.relative_to(render.STATIC_DIR).as_posix(): (Packed(path.read_bytes()), _kind(path.name))
        for path in render.STATIC_DIR.rglob("*")
        if path.is_file()
    }


def _kind(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


async def show(call: Call[Name]) -> Response:
    """A file of the pages."""
    path = f"{call.params.folder}/{call.params.name}".lstrip("/")
    found = _files().get(path)
    if found is None:
        raise NotFound
    return Lasting(*found)


@routes.get("/favicon.ico", auth="none", rate=RateClass.NONE, cache="public")
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


@routes.get("/robots.txt", auth="none", rate=RateClass.NONE, cache="public")
async def robots(call: Call[msgspec.Struct]) -> Response:
    """What is of no use to search engines."""
    return Response(_ROBOTS, media_type="text/plain")


for _path in ("/static/{name}", "/static/{folder}/{name}"):
    routes.get(_path, auth="none", rate=RateClass.NONE, cache="fixed", params=Name)(show)
