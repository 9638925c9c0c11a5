"""Files in the posts of a space."""

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import files as actions
from sabar.edge import space_files
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import Routes
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.reads import api_types
from sabar.reads.entities import spaces as entities
from sabar.reads.spaces import access, files
from sabar.rules.limits import MEGABYTE
from sabar.rules.rates import RateClass
from sabar.rules.spaces.limits import FILES

routes = Routes("spaces")
_FILE = {
    "auth": "user",
    "scopes": "read:spaces",
    "rate": RateClass.FILE,
    "cache": "private",
    "produces": "*/*",
}
_WRITE = {"auth": "user", "scopes": "write:spaces", "rate": RateClass.API, "cache": "private"}
_FILES = "/api/sabar/v1/spaces/{slug}/files"


class Slug(msgspec.Struct, frozen=True):
    slug: str


class NewFile(msgspec.Struct, frozen=True):
    slug: str
    file: Upload | None = None
    description: api_types.Description = ""


class FileId(msgspec.Struct, frozen=True):
    slug: str
    id: int


class Description(msgspec.Struct, frozen=True):
    slug: str
    id: int
    description: api_types.Description


@routes.post(
    _FILES,
    auth="user",
    scopes="write:spaces",
    rate=RateClass.MEDIA_UPLOAD,
    cache="private",
    params=NewFile,
    returns=entities.SpaceFile,
    body_limit=FILES.upload_bytes + MEGABYTE,
)
async def upload(call: Call[NewFile]) -> entities.SpaceFile:
    """A picture, or any other file, for a post of a space; a post has a day to take it."""
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    if given.file is None:
        raise invalid("file", Problem.BLANK)
    sent = actions.Sent(given.file.name, given.file.file, given.file.size, given.description)
    id = await actions.upload(call.app, call.me, entered, sent)
    return entities.file(await files.one(call.app, entered, id), given.slug, call.app.settings.url)


@routes.get(
    "/api/sabar/v1/spaces/{slug}/room",
    auth="user",
    scopes="read:spaces",
    rate=RateClass.API,
    cache="private",
    params=Slug,
    returns=entities.SpaceRoom,
)
async def room(call: Call[Slug]) -> entities.SpaceRoom:
    """How much of the room for files is taken."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    found = await files.taken(call.app, entered)
    return entities.SpaceRoom(found.space, found.space_most, found.mine, found.mine_most)


@routes.get(f"{_FILES}/{{id}}", params=FileId, **_FILE)
async def show(call: Call[FileId]) -> Response:
    """The bytes of a file; of a picture, as this server drew it anew."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return await space_files.answer(call, entered, call.params.id)


@routes.get(f"{_FILES}/{{id}}/thumbnail", params=FileId, **_FILE)
async def thumbnail(call: Call[FileId]) -> Response:
    """The same of a picture, small."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return await space_files.answer(call, entered, call.params.id, small=True)


@routes.put(f"{_FILES}/{{id}}", params=Description, returns=entities.SpaceFile, **_WRITE)
async def describe(call: Call[Description]) -> entities.SpaceFile:
    """Say what one's own file shows, as long as no post has it."""
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    await actions.describe(call.app, call.me, entered, given.id, given.description)
    return entities.file(await files.one(call.app, entered, given.id), given.slug, call.app.settings.url)


@routes.delete(f"{_FILES}/{{id}}", params=FileId, **_WRITE)
async def delete(call: Call[FileId]) -> None:
    """Take back one's own file that no post has."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.forget(call.app, call.me, entered, call.params.id)
