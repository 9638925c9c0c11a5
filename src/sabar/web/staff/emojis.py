"""Custom emoji of this server: looked through, added one by one or as a zip file, sorted, switched off."""

from collections.abc import Awaitable, Callable, Mapping
from itertools import groupby
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from sabar.actions.staff import emojis as actions
from sabar.edge import uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import Routes
from sabar.kit import i18n
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.problems import Problem
from sabar.reads.staff import emojis
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.rules.writing import emojis as names
from sabar.web.frame import layout, messages, rich_text
from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.staff.emoji_views import CategoryView, DeleteEmojisPage, EmojiRow, EmojisPage, RefusedView

routes = Routes("emojis", kind="web")
_PLACE = "/admin/emojis"
_SHOWN = 200
_STAFF: dict[str, Any] = {
    "auth": "session",
    "cache": "private",
    "staff": Permission.MANAGE_CUSTOM_EMOJIS,
}


class Wanted(msgspec.Struct, frozen=True, rename={"start": "from"}):
    """`category`: only this one; an empty one is of those that are in none."""

    q: str = ""
    category: str | None = None
    start: int = 0


class NewEmoji(msgspec.Struct, frozen=True):
    picture: Upload | None = None
    shortcode: str = ""
    category: str = ""
    replace: bool = False


class NewEmojis(msgspec.Struct, frozen=True):
    archive: Upload | None = None
    category: str = ""
    replace: bool = False


class Chosen(msgspec.Struct, frozen=True):
    """`sure`: whoever deletes has been asked."""

    names: list[str] = msgspec.field(default_factory=list)
    do: str = ""
    category: str = ""
    sure: bool = False


class Renamed(msgspec.Struct, frozen=True):
    category: str = ""
    name: str = ""


@routes.get(_PLACE, **_STAFF, rate=RateClass.PAGE, params=Wanted)
async def show(call: Call[Wanted]) -> Response:
    """All of them, by category."""
    return await _page(call, call.params)


async def _page(
    call: Call[Any],
    wanted: Wanted = Wanted(),  # noqa: B008 -- frozen
    *,
    form: FormView | None = None,
    of: Literal["", "one", "zip", "change", "category"] = "",
    status: int = 200,
    became: actions.Unpacked | None = None,
) -> Response:
    start, q = max(0, wanted.start), wanted.q.strip()
    found = await emojis.find(call.app, words=q, category=wanted.category, start=start, most=_SHOWN)
    lang = layout.language(call.request, call.viewer)
    shown = []
    for number, (category, inside) in enumerate(groupby(found.emojis, key=lambda one: one.category)):
        rows = tuple(
            EmojiRow(picture=rich_text.views([one])[0], visible=one.visible, disabled=one.disabled)
            for one in inside
        )
        count = found.categories[category]
        shown.append(CategoryView(number=number, name=category, count=count, rows=rows))
    view = EmojisPage(
        shell=await layout.of_call(call),
        form=form or FormView(),
        of=of,
        q=q,
        chosen=wanted.category,
        categories=tuple(found.categories.items()),
        shown=tuple(shown),
        total=found.total,
        pager=_pager(wanted, start, found.total),
        picture_kb=limits.EMOJIS.upload_bytes // 1024,
        archive_files=limits.EMOJIS.archive_files,
        archive_mb=limits.EMOJIS.archive_bytes // limits.MEGABYTE,
        taken=len(became.taken) if became else 0,
        refused=tuple(RefusedView(name=one.name, why=one.fault.said(lang)) for one in became.refused)
        if became
        else (),
    )
    return layout.respond(call.app, view, status)


def _pager(wanted: Wanted, start: int, total: int) -> PagerView:
    kept = {"q": wanted.q} if wanted.q else {}
    kept |= {"category": wanted.category} if wanted.category is not None else {}

    def link(at: int) -> str:
        return f"{_PLACE}?" + urlencode({**kept, "from": str(at)})

    return PagerView(
        older=link(start + _SHOWN) if start + _SHOWN < total else None,
        newer=link(max(0, start - _SHOWN)) if start else None,
    )


@routes.post(
    _PLACE,
    **_STAFF,
    rate=RateClass.MEDIA_UPLOAD,
    params=NewEmoji,
    # Somewhat more than is taken, so that a picture that is too large is told so beside its field.
    body_limit=limits.EMOJIS.upload_bytes + limits.MEGABYTE,
)
async def add(call: Call[NewEmoji]) -> Response:
    """A new one, called by the name of its file if by no other."""
    given = call.params
    shortcode = given.shortcode.strip().strip(":")
    if not shortcode and given.picture is not None:
        shortcode = names.shortcode_for(given.picture.name)
    try:
        async with uploads.on_disk(call.app, given.picture) as path:
            if path is None:
                raise invalid("picture", Problem.BLANK)
            category, replace = given.category, given.replace
            await actions.add(call.app, shortcode, path, category=category, replace=replace, by=call.me)
    except Invalid as error:
        values = {**_values(given.category, given.replace), "shortcode": shortcode}
        return await _refused(call, "one", error, values)
    return layout.go(call.app, f"{_PLACE}?{urlencode({'q': shortcode})}", "saved")


@routes.post(
    f"{_PLACE}/zip",
    **_STAFF,
    rate=RateClass.MEDIA_UPLOAD,
    params=NewEmojis,
    body_limit=limits.EMOJIS.archive_bytes + limits.MEGABYTE,
)
async def add_archive(call: Call[NewEmojis]) -> Response:
    """Many at once, and what became of each."""
    given = call.params
    try:
        async with uploads.on_disk(call.app, given.archive) as path:
            if path is None:
                raise invalid("archive", Problem.BLANK)
            became = await actions.add_archive(
                call.app, path, category=given.category, replace=given.replace, by=call.me
            )
    except Invalid as error:
        return await _refused(call, "zip", error, _values(given.category, given.replace))
    return await _page(call, of="zip", became=became, status=200 if became.taken else 422)


@routes.post(f"{_PLACE}/change", **_STAFF, rate=RateClass.PAGE, params=Chosen)
async def change(call: Call[Chosen]) -> Response:
    """Something with all that are ticked."""
    given = call.params
    doing = _DOING.get(given.do)
    if doing is None:
        raise NotFound
    try:
        if not given.names:
            raise invalid("names", Problem.BLANK)
        if given.do == "delete" and not given.sure:
            return await _ask(call)
        await doing(call)
    except Invalid as error:
        return await _refused(call, "change", error, {"category": given.category})
    return layout.go(call.app, _PLACE, "deleted" if given.do == "delete" else "saved")


_DOING: Mapping[str, Callable[[Call[Chosen]], Awaitable[None]]] = {
    "move": lambda call: actions.move(call.app, call.params.names, call.params.category, by=call.me),
    "show": lambda call: actions.show(call.app, call.params.names, True, by=call.me),
    "hide": lambda call: actions.show(call.app, call.params.names, False, by=call.me),
    "enable": lambda call: actions.switch(call.app, call.params.names, True, by=call.me),
    "disable": lambda call: actions.switch(call.app, call.params.names, False, by=call.me),
    "delete": lambda call: actions.remove(call.app, call.params.names, by=call.me),
}


async def _ask(call: Call[Chosen]) -> Response:
    """Whether they shall really go."""
    found = await emojis.named(call.app, call.params.names)
    if not found:
        raise NotFound
    lang = layout.language(call.request, call.viewer)
    view = DeleteEmojisPage(
        shell=await layout.of_call(call),
        title=messages.delete_emojis(lang, len(found)),
        text=i18n.gettext(lang, messages.DELETE_EMOJIS_TEXT),
        emojis=rich_text.views(found),
    )
    return layout.respond(call.app, view)


@routes.post(f"{_PLACE}/category", **_STAFF, rate=RateClass.PAGE, params=Renamed)
async def rename(call: Call[Renamed]) -> Response:
    """Another name for a category."""
    given = call.params
    try:
        await actions.rename_category(call.app, given.category, given.name, by=call.me)
    except Invalid as error:
        error = invalid("name", Problem.BLANK) if not given.name.strip() else error
        return await _refused(call, "category", error, {"category": given.category, "name": given.name})
    return layout.go(call.app, _PLACE, "saved")


def _values(category: str, replace: bool) -> dict[str, str]:
    return {"category": category, "replace": "1" if replace else ""}


async def _refused(
    call: Call[Any], of: Literal["one", "zip", "change", "category"], error: Invalid, values: dict[str, str]
) -> Response:
    # A picture is a picture here, whatever holds it.
    details = {"picture" if field == "file" else field: faults for field, faults in error.details.items()}
    lang = layout.language(call.request, call.viewer)
    errors = messages.problems(lang, Invalid(str(error), details=details))
    return await _page(call, form=FormView(values=values, errors=errors), of=of, status=422)
