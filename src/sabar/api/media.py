"""Media: upload, look whether it is ready, describe, delete."""

import msgspec
from starlette.responses import Response

from sabar.actions import media as uploading
from sabar.edge import answers, uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import Routes
from sabar.reads import api_types
from sabar.reads.entities.media import MediaAttachment
from sabar.reads.posts import media
from sabar.rules.limits import IMAGES, MEGABYTE, VIDEOS
from sabar.rules.rates import RateClass

routes = Routes("media")
#: the file, a thumbnail, and the words
_BODY = VIDEOS.upload_bytes + IMAGES.upload_bytes + MEGABYTE
_PATIENCE_S = 60


class NewMedia(msgspec.Struct, frozen=True):
    """`focus`: `x,y` from -1 to 1."""

    file: Upload
    thumbnail: Upload | None = None
    description: api_types.Description | None = None
    focus: str | None = None


class MediaId(msgspec.Struct, frozen=True):
    id: int


class Change(msgspec.Struct, frozen=True):
    """What is left out stays."""

    id: int
    thumbnail: Upload | None = None
    description: api_types.Description | None = None
    focus: str | None = None


async def _upload(call: Call[NewMedia], *, wait_s: float = 0) -> Response:
    sent = call.params
    await uploads.charge(call, sent.thumbnail)
    words = uploading.Words(sent.description, sent.focus)
    async with (
        call.app.files.working_copy(sent.file.file) as path,
        uploads.on_disk(call.app, sent.thumbnail) as thumbnail,
    ):
        id = await uploading.upload(call.app, call.me, path, words, thumbnail=thumbnail)
    if wait_s:
        await uploading.settled(call.app, call.me, id, within_s=wait_s)
    found = await media.media_for(call.app, call.me, id)
    return answers.json(found, 200 if found.url else 202)


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
async def upload(call: Call[NewMedia]) -> Response:
    """Upload a file. A picture is ready with the answer; of video and sound it is 202, and there is no `url`
    until it is.
    """
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
async def upload_v1(call: Call[NewMedia]) -> Response:
    """Upload a file, the older way: the answer waits a minute for video and sound to be ready."""
    return await _upload(call, wait_s=_PATIENCE_S)


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
    """One's own attachment; 206 while it is being worked on, 422 when it turned out to be damaged."""
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
    await uploads.charge(call, sent.thumbnail)
    words = uploading.Words(sent.description, sent.focus)
    async with uploads.on_disk(call.app, sent.thumbnail) as thumbnail:
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
