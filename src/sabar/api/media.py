"""Media: upload, look whether it is ready, describe, delete."""

import msgspec
from starlette.responses import Response

from sabar.actions import media as uploading
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import Routes
from sabar.reads import media
from sabar.reads.entities.media import MediaAttachment
from sabar.rules.limits import IMAGES, MEGABYTE
from sabar.rules.rates import RateClass

routes = Routes("media")
#: the file, a thumbnail, and the words
_BODY = IMAGES.upload_bytes * 2 + MEGABYTE


class NewMedia(msgspec.Struct, frozen=True):
    """`focus`: `x,y` from -1 to 1."""

    file: Upload
    thumbnail: Upload | None = None
    description: str | None = None
    focus: str | None = None


class MediaId(msgspec.Struct, frozen=True):
    id: int


class Change(msgspec.Struct, frozen=True):
    """What is left out stays."""

    id: int
    thumbnail: Upload | None = None
    description: str | None = None
    focus: str | None = None


async def _upload(call: Call[NewMedia]) -> MediaAttachment:
    sent = call.params
    words = uploading.Words(sent.description, sent.focus)
    thumbnail = sent.thumbnail.file if sent.thumbnail else None
    id = await uploading.upload(call.app, call.me, sent.file.file, words, thumbnail=thumbnail)
    return await media.media_for(call.app, call.me, id)


@routes.post(
    "/api/v2/media",
    auth="user",
    scopes="write:media",
    rate=RateClass.MEDIA_UPLOAD,
    cache="private",
    params=NewMedia,
    returns=MediaAttachment,
    body_limit=_BODY,
)
async def upload(call: Call[NewMedia]) -> MediaAttachment:
    """Upload a picture; it is ready with the answer."""
    return await _upload(call)


@routes.post(
    "/api/v1/media",
    auth="user",
    scopes="write:media",
    rate=RateClass.MEDIA_UPLOAD,
    cache="private",
    params=NewMedia,
    returns=MediaAttachment,
    body_limit=_BODY,
)
async def upload_v1(call: Call[NewMedia]) -> MediaAttachment:
    """Upload a picture, the older way."""
    return await _upload(call)


@routes.get(
    "/api/v1/media/{id}",
    auth="user",
    scopes="write:media",
    rate=RateClass.API,
    cache="private",
    params=MediaId,
    returns=MediaAttachment,
)
async def show(call: Call[MediaId]) -> Response:
    """One's own attachment; 206 while it is being worked on."""
    found = await media.media_for(call.app, call.me, call.params.id)
    return answers.json(found, 200 if found.url else 206)


@routes.put(
    "/api/v1/media/{id}",
    auth="user",
    scopes="write:media",
    rate=RateClass.API,
    cache="private",
    params=Change,
    returns=MediaAttachment,
    body_limit=_BODY,
)
async def change(call: Call[Change]) -> MediaAttachment:
    """Describe an attachment that belongs to no post yet."""
    sent = call.params
    words = uploading.Words(sent.description, sent.focus)
    thumbnail = sent.thumbnail.file if sent.thumbnail else None
    await uploading.describe(call.app, call.me, sent.id, words, thumbnail=thumbnail)
    return await media.media_for(call.app, call.me, sent.id)


@routes.delete(
    "/api/v1/media/{id}",
    auth="user",
    scopes="write:media",
    rate=RateClass.API,
    cache="private",
    params=MediaId,
)
async def delete(call: Call[MediaId]) -> None:
    """Forget an attachment that no post uses."""
    await uploading.delete(call.app, call.me, call.params.id)
