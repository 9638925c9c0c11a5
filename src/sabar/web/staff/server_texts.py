"""Where those who run the server write what it says of itself."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.staff import server_texts as actions
from sabar.edge import uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import Conflict, Invalid, NotFound
from sabar.reads.server import addresses
from sabar.reads.server import server_texts as reads
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.staff.server_views import ServerTextsPage, TermsView

routes = Routes("texts", kind="web")
_STAFF: dict[str, Any] = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_SETTINGS,
}


class NewText(msgspec.Struct, frozen=True):
    name: str
    words: str = ""


class NewTerms(msgspec.Struct, frozen=True):
    text: str = ""
    effective_date: str = ""


class Id(msgspec.Struct, frozen=True):
    id: int


class NewPicture(msgspec.Struct, frozen=True):
    picture: Upload | None = None
    description: str = ""


@routes.get("/admin/texts", **_STAFF)
async def show(call: Call[NoParams]) -> Response:
    """All texts as they are."""
    return await _texts(call)


async def _texts(
    call: Call[msgspec.Struct],
    given: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    found = await reads.written(call.app)
    picture = found.picture
    view = ServerTextsPage(
        shell=await layout.of_call(call),
        form=FormView(values={**found.texts, **(given or {})}, errors=errors or {}),
        picture=addresses.file_path(picture.small) if picture else None,
        terms=tuple(
            TermsView(id=str(one.id), date=one.effective_date, effective=one.effective_date <= found.today)
            for one in found.terms
        ),
    )
    return layout.respond(call.app, view, status)


@routes.post("/admin/texts/terms", **_STAFF, params=NewTerms)
async def publish_terms(call: Call[NewTerms]) -> Response:
    """A version of the terms that holds from a day on."""
    given = call.params
    try:
        await actions.publish_terms(call.app, call.me, given.text, given.effective_date)
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _texts(call, msgspec.structs.asdict(given), errors, 422)
    return layout.go(call.app, "/admin/texts", "saved")


@routes.post("/admin/texts/terms/withdraw", **_STAFF, params=Id)
async def withdraw_terms(call: Call[Id]) -> Response:
    """Take back a version that does not hold yet."""
    try:
        await actions.withdraw_terms(call.app, call.me, call.params.id)
    except Conflict:
        return layout.go(call.app, "/admin/texts", "holds")
    return layout.go(call.app, "/admin/texts", "deleted")


@routes.post(
    "/admin/texts/picture",
    **_STAFF,
    params=NewPicture,
    body_limit=limits.IMAGES.upload_bytes + limits.MEGABYTE,
)
async def set_picture(call: Call[NewPicture]) -> Response:
    """The server's picture."""
    given = call.params
    try:
        await uploads.charge(call, given.picture)
        async with uploads.on_disk(call.app, given.picture) as path:
            await actions.set_picture(call.app, call.me, path, given.description)
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        errors = {"picture" if field == "file" else field: said for field, said in errors.items()}
        return await _texts(call, {"description": given.description}, errors, 422)
    return layout.go(call.app, "/admin/texts", "saved")


@routes.post("/admin/texts/picture/remove", **_STAFF)
async def remove_picture(call: Call[NoParams]) -> Response:
    """No picture of its own any more."""
    await actions.remove_picture(call.app, call.me)
    return layout.go(call.app, "/admin/texts", "deleted")


@routes.post("/admin/texts/{name}", **_STAFF, params=NewText)
async def save(call: Call[NewText]) -> Response:
    """One of the long texts."""
    given = call.params
    if given.name not in actions.TEXTS:
        raise NotFound
    try:
        await actions.set_text(call.app, call.me, given.name, given.words)
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _texts(call, {given.name: given.words}, errors, 422)
    return layout.go(call.app, "/admin/texts", "saved")
