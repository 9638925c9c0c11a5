"""Timelines: home, public, hashtag, list; and one account's posts."""

import msgspec

from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads import access, api_types
from sabar.reads.entities.statuses import Status
from sabar.reads.json import statuses
from sabar.reads.posts import timelines, trends
from sabar.rules.limits import PAGES
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.rules.writing import names
from sabar.services import Services

routes = Routes("timelines")


class Public(paging.Paging, frozen=True, kw_only=True):
    local: bool = False
    remote: bool = False
    only_media: bool = False


class Tagged(Public, frozen=True, kw_only=True):
    hashtag: str
    any: list[str] = msgspec.field(default_factory=list)
    all: list[str] = msgspec.field(default_factory=list)
    none: list[str] = msgspec.field(default_factory=list)


class Linking(paging.Paging, frozen=True, kw_only=True):
    url: api_types.Address


class OfList(paging.Paging, frozen=True, kw_only=True):
    list_id: int


class OfAccount(paging.Paging, frozen=True, kw_only=True):
    id: int
    only_media: bool = False
    exclude_replies: bool = False
    exclude_reblogs: bool = False
    pinned: bool = False
    tagged: str | None = None


async def answer(app: Services, call: Call[msgspec.Struct], part: timelines.Slice, place: Place) -> Page:
    """A slice as JSON with its Link header."""
    return Page(await statuses.of(app, call.viewer, part.seen, place), part.keys, part.full)


@routes.get(
    "/api/v1/timelines/home",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[Status],
)
async def home(call: Call[paging.Paging]) -> Page:
    """Posts of the accounts and hashtags the caller follows."""
    part = await timelines.home(call.app, call.me, call.params.window(PAGES.statuses))
    return await answer(call.app, call, part, Place.HOME)


@routes.get(
    "/api/v1/timelines/public",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=Public,
    returns=list[Status],
)
async def public(call: Call[Public]) -> Page:
    """Everybody's public posts."""
    wanted = call.params
    part = await timelines.public(
        call.app,
        call.viewer,
        wanted.window(PAGES.statuses),
        local=wanted.local,
        remote=wanted.remote,
        only_media=wanted.only_media,
    )
    return await answer(call.app, call, part, Place.PUBLIC)


@routes.get(
    "/api/v1/timelines/tag/{hashtag}",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=Tagged,
    returns=list[Status],
)
async def tagged(call: Call[Tagged]) -> Page:
    """Public posts with a hashtag."""
    wanted = call.params
    part = await timelines.tagged(
        call.app,
        call.viewer,
        wanted.window(PAGES.statuses),
        names.normalise_tag(wanted.hashtag),
        any_of=[names.normalise_tag(one) for one in wanted.any],
        all_of=[names.normalise_tag(one) for one in wanted.all],
        none_of=[names.normalise_tag(one) for one in wanted.none],
        local=wanted.local,
        remote=wanted.remote,
        only_media=wanted.only_media,
    )
    return await answer(call.app, call, part, Place.PUBLIC)


@routes.get(
    "/api/v1/timelines/link",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=Linking,
    returns=list[Status],
)
async def linking(call: Call[Linking]) -> Page:
    """Public posts that link a page which many link."""
    card = await trends.trending_link(call.app, call.params.url)
    part = await timelines.linking(call.app, call.viewer, call.params.window(PAGES.statuses), card.id)
    return await answer(call.app, call, part, Place.PUBLIC)


@routes.get(
    "/api/v1/timelines/list/{list_id}",
    auth="user",
    scopes="read:lists",
    rate=RateClass.API,
    cache="private",
    params=OfList,
    returns=list[Status],
)
async def of_list(call: Call[OfList]) -> Page:
    """Posts of a list's members."""
    kept = await access.list_for(call.app, call.me, call.params.list_id)
    part = await timelines.of_list(call.app, call.me, kept, call.params.window(PAGES.statuses))
    return await answer(call.app, call, part, Place.LIST)


@routes.get(
    "/api/v1/accounts/{id}/statuses",
    auth="optional",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="open",
    params=OfAccount,
    returns=list[Status],
)
async def of_account(call: Call[OfAccount]) -> Page:
    """An account's posts and boosts, as far as the caller may read them."""
    wanted = call.params
    account = await access.account_for(call.app, call.viewer, wanted.id)
    if wanted.pinned:
        pinned = await timelines.pinned(call.app, call.viewer, account)
        return Page(await statuses.of(call.app, call.viewer, pinned, Place.ACCOUNT))
    part = await timelines.of_account(
        call.app,
        call.viewer,
        account,
        wanted.window(PAGES.statuses),
        only_media=wanted.only_media,
        exclude_replies=wanted.exclude_replies,
        exclude_reblogs=wanted.exclude_reblogs,
        tag=names.normalise_tag(wanted.tagged) if wanted.tagged else None,
    )
    return await answer(call.app, call, part, Place.ACCOUNT)
