"""Files of a space in its pages: sent from the box before the post is, taken back, fetched."""

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import files as actions
from sabar.edge import answers, space_files
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import Routes
from sabar.model.errors import DomainError, NotFound, invalid
from sabar.model.problems import Problem
from sabar.reads.spaces import access
from sabar.rules.limits import MEGABYTE
from sabar.rules.rates import RateClass
from sabar.rules.spaces.limits import FILES
from sabar.web.frame import layout, messages
from sabar.web.spaces import file_parts
from sabar.web.spaces.file_views import FilePiece, FileRefusedPiece

routes = Routes("files of a space", kind="web", guests=True)


class FileSent(msgspec.Struct, frozen=True):
    slug: str
    file: Upload | None = None


class OfFile(msgspec.Struct, frozen=True):
    slug: str
    id: int


@routes.post(
    "/s/{slug}/files",
    auth="session",
    rate=RateClass.MEDIA_UPLOAD,
    cache="private",
    params=FileSent,
    body_limit=FILES.upload_bytes + MEGABYTE,
)
async def send(call: Call[FileSent]) -> Response:
    """One file for a post that is being written; answered by what stands in the box for it."""
    app, me, given = call.app, call.me, call.params
    entered = await access.space_for(app, me, given.slug)
    try:
        if given.file is None:
            raise invalid("file", Problem.BLANK)
        sent = actions.Sent(given.file.name, given.file.file, given.file.size)
        id = await actions.upload(app, me, entered, sent)
    except DomainError as error:
        if isinstance(error, NotFound):
            raise
        said = next(iter(messages.problems(layout.language(call.request, me), error).values()))
        response = layout.piece(FileRefusedPiece(shell=layout.around(call), trouble=said), 422)
        return answers.say_when(response, error)
    view = await file_parts.loose_one(call, entered, id)
    return layout.piece(FilePiece(shell=layout.around(call), file=view))


@routes.post("/s/{slug}/files/{id}/drop", auth="session", rate=RateClass.PAGE, cache="private", params=OfFile)
async def drop(call: Call[OfFile]) -> Response:
    """Take back a file that no post has."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.forget(call.app, call.me, entered, call.params.id)
    return Response(status_code=204)


@routes.get(
    "/s/{slug}/files/{id}",
    auth="session",
    rate=RateClass.FILE,
    cache="private",
    params=OfFile,
    produces="*/*",
)
async def show(call: Call[OfFile]) -> Response:
    """A file of a post; only pictures are shown."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return await space_files.answer(call, entered, call.params.id)


@routes.get(
    "/s/{slug}/files/{id}/thumbnail",
    auth="session",
    rate=RateClass.FILE,
    cache="private",
    params=OfFile,
    produces="*/*",
)
async def thumbnail(call: Call[OfFile]) -> Response:
    """A picture of a post, small."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return await space_files.answer(call, entered, call.params.id, small=True)
