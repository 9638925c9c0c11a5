"""Filters: words a reader does not want to meet."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec
from starlette.responses import Response

from sabar.actions import filters as actions
from sabar.actions.filters import FilterChange, KeywordChange
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import Invalid, invalid
from sabar.model.problems import Problem
from sabar.reads.posts import filters
from sabar.reads.posts.filters import Whole
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.web.account.filter_views import FilterPage, FiltersPage, FilterView, WordView
from sabar.web.frame import confirm, layout, messages, safe_return
from sabar.web.frame.layout_parts import FormView

routes = Routes("filters", kind="web")

_LIST = "/settings/filters"
#: Empty rows under the words there are.
_SPARE = 2


class Word(msgspec.Struct, frozen=True):
    id: int | None = None
    keyword: str = ""
    whole_word: bool = False


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """`lasts`: `ever`, `same` (as it is), or seconds from now."""

    title: str = ""
    words: list[Word] = []
    context: list[str] = []
    lasts: Literal["ever", "same", "1800", "3600", "21600", "43200", "86400", "604800"] = "ever"
    action: Literal["warn", "blur", "hide"] = "warn"
    return_to: str = _LIST


class FormOf(Form, frozen=True, kw_only=True):
    id: int


class Opened(msgspec.Struct, frozen=True):
    return_to: str = _LIST


class OpenedOf(Opened, frozen=True, kw_only=True):
    id: int


@routes.get(_LIST, auth="session", rate=RateClass.PAGE, cache="private")
async def index(call: Call[NoParams]) -> Response:
    """The reader's filters."""
    views = tuple(_view(call, one) for one in await filters.wholes(call.app, call.me))
    return layout.respond(call.app, FiltersPage(shell=await layout.of_call(call), filters=views))


@routes.get(f"{_LIST}/new", auth="session", rate=RateClass.PAGE, cache="private", params=Opened)
async def begin(call: Call[Opened]) -> Response:
    """The empty form."""
    return await _page(call, None, Form(context=list(actions.CONTEXTS), return_to=call.params.return_to))


@routes.post(f"{_LIST}/new", auth="session", rate=RateClass.PAGE, cache="private", params=Form)
async def create(call: Call[Form]) -> Response:
    """Make a filter."""
    given = call.params
    try:
        await actions.create(call.app, call.me, _change(None, given))
    except Invalid as error:
        return await _refused(call, None, given, error)
    return layout.go(call.app, safe_return.safe(given.return_to), "saved")


@routes.get(f"{_LIST}/{{id}}", auth="session", rate=RateClass.PAGE, cache="private", params=OpenedOf)
async def edit(call: Call[OpenedOf]) -> Response:
    """A filter as it is."""
    whole = await filters.whole_for(call.app, call.me, call.params.id)
    now = Form(
        title=whole.filter.title,
        words=[Word(one.id, one.keyword, one.whole_word) for one in whole.keywords],
        context=whole.filter.context,
        lasts="same" if whole.filter.expires_at else "ever",
        action=whole.filter.action,  # type: ignore[arg-type]  # the same three words
        return_to=call.params.return_to,
    )
    return await _page(call, whole, now)


@routes.post(f"{_LIST}/{{id}}", auth="session", rate=RateClass.PAGE, cache="private", params=FormOf)
async def change(call: Call[FormOf]) -> Response:
    """Save a filter: all of it, or nothing when one thing is wrong."""
    given = call.params
    whole = await filters.whole_for(call.app, call.me, given.id)
    try:
        await actions.update(call.app, call.me, given.id, _change(whole, given))
    except Invalid as error:
        return await _refused(call, whole, given, error)
    return layout.go(call.app, safe_return.safe(given.return_to), "saved")


@routes.get(f"{_LIST}/{{id}}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OpenedOf)
async def ask_delete(call: Call[OpenedOf]) -> Response:
    """Ask before a filter is deleted."""
    whole = await filters.whole_for(call.app, call.me, call.params.id)
    return await confirm.ask(
        call,
        messages.DELETE_FILTER,
        messages.DELETE_FILTER_TEXT,
        messages.DELETE,
        action=f"{_LIST}/{whole.filter.id}/delete",
        back=f"{_LIST}/{whole.filter.id}",
        name=whole.filter.title,
    )


@routes.post(f"{_LIST}/{{id}}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OpenedOf)
async def delete(call: Call[OpenedOf]) -> Response:
    """Delete a filter."""
    await actions.delete(call.app, call.me, call.params.id)
    return layout.go(call.app, _LIST, "deleted")


def _view(call: Call[msgspec.Struct], whole: Whole) -> FilterView:
    one = whole.filter
    return FilterView(
        id=str(one.id),
        title=one.title,
        words=tuple(word.keyword for word in whole.keywords),
        posts=len(whole.statuses),
        context=tuple(one.context),
        action=one.action,
        expires_ms=one.expires_at,
        over=one.expires_at is not None and one.expires_at <= call.app.clock.now_ms(),
    )


def _change(whole: Whole | None, given: Form) -> FilterChange:
    """What the form asks for. A word that was emptied goes, and an empty row is none."""
    words = list(_words(given.words))
    if all(one.destroy for one in words) and not (whole and whole.statuses):
        raise invalid("keyword", Problem.BLANK)
    return FilterChange(
        title=given.title,
        context=given.context,
        action=given.action,
        expires_in=_seconds(given.lasts),
        keywords=words,
    )


def _words(rows: Sequence[Word]) -> Iterator[KeywordChange]:
    for row in rows:
        if row.keyword.strip():
            yield KeywordChange(row.id, row.keyword, row.whole_word)
        elif row.id is not None:
            yield KeywordChange(row.id, destroy=True)


def _seconds(lasts: str) -> int | msgspec.UnsetType | None:
    if lasts == "same":
        return msgspec.UNSET
    return None if lasts == "ever" else int(lasts)


async def _refused(call: Call[Any], whole: Whole | None, given: Form, error: Invalid) -> Response:
    errors = messages.problems(layout.language(call.request, call.viewer), error)
    return await _page(call, whole, given, errors, 422)


async def _page(
    call: Call[Any], whole: Whole | None, form: Form, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    rows = [WordView(str(one.id or ""), one.keyword, one.whole_word) for one in form.words]
    spare = max(0, min(_SPARE, limits.FILTERS.keywords - len(rows)))
    view = FilterPage(
        shell=await layout.of_call(call),
        filter=_view(call, whole) if whole else None,
        form=FormView(values={"title": form.title, "lasts": form.lasts}, errors=errors or {}),
        words=(*rows, *[WordView()] * spare),
        most_words=limits.FILTERS.keywords,
        context=tuple(form.context),
        action=form.action,
        return_to=safe_return.safe(form.return_to),
    )
    return layout.respond(call.app, view, status)
