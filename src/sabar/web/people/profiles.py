"""A profile with its tabs, and the people around it."""

from collections.abc import Sequence
from typing import Literal

from starlette.responses import Response

from sabar.actions.federation import remote_accounts
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.reads import access
from sabar.reads.assemble import people as assembled
from sabar.reads.people import collections, far, labels, relationships
from sabar.reads.posts import tags, timelines
from sabar.reads.server import addresses
from sabar.rules import limits, mail_readers
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.web.frame import label_parts, layout, missed, presenters
from sabar.web.frame.paging import PEOPLE, Paged, pager
from sabar.web.frame.people_parts import LabelMark
from sabar.web.frame.post_parts import TagView
from sabar.web.people import collection_cards
from sabar.web.people.relation_views import relation
from sabar.web.people.views import (
    FeaturedView,
    FieldView,
    FollowsPage,
    OriginView,
    ProfilePage,
    SuspendedPage,
)

routes = Routes("profiles", kind="web")
Tab = Literal["posts", "replies", "media", "featured"]
_FEATURED = 80


class OfAccount(Paged, frozen=True, kw_only=True):
    acct: str


@routes.get(
    "/@{acct}",
    auth="visitor",
    rate=RateClass.PAGE,
    cache="private",
    params=OfAccount,
    offers=("text/html",),
)
async def posts(call: Call[OfAccount]) -> Response:
    """An account's posts and boosts."""
    return await _profile(call, "posts")


@routes.get("/@{acct}/with_replies", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def replies(call: Call[OfAccount]) -> Response:
    """An account's posts with its replies."""
    return await _profile(call, "replies")


@routes.get("/@{acct}/media", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def media(call: Call[OfAccount]) -> Response:
    """An account's pictures."""
    return await _profile(call, "media")


@routes.get("/@{acct}/featured", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def featured(call: Call[OfAccount]) -> Response:
    """The hashtags, people and collections an account shows."""
    return await _profile(call, "featured")


async def _featured(call: Call[OfAccount], account: Account, *, hidden: bool) -> FeaturedView:
    app, viewer = call.app, call.viewer
    shown = account.suspended_at is None and not hidden
    people = await relationships.endorsed(app, viewer, account, Window(_FEATURED)) if shown else []
    return FeaturedView(
        tags=tuple(
            TagView(name=one.name, url=f"/tags/{one.name}", people=0, posts=int(one.statuses_count))
            for one in (await tags.featured(app, account) if shown else [])
        ),
        people=await presenters.accounts(app, viewer, [id for _, id in people]),
        collections=await collection_cards.views(
            app, viewer, await collections.of(app, viewer, account, limits.COLLECTIONS.per_account, 0)
        ),
    )


async def _account(call: Call[OfAccount]) -> Account:
    """Also of another server, where somebody of this one looks."""
    app, viewer, handle = call.app, call.viewer, call.params.acct
    try:
        return await access.account_by_handle(app, viewer, handle)
    except NotFound:
        met = (await app.elsewhere.find(handle)).account_id if viewer and "@" in handle else None
        if met is None:
            raise
        return await access.account_for(app, viewer, met)


def _whole_handle(app: Services, account: Account) -> str:
    settings = app.settings
    split = account.local and settings.federates and settings.domain != settings.site
    return f"{account.username}@{settings.domain}" if split else ""


async def _origin(call: Call[OfAccount], account: Account) -> OriginView | None:
    found = await far.of(call.app, account)
    if found is None:
        return None
    moved = await presenters.accounts(call.app, call.viewer, [found.moved.id] if found.moved else [])
    return OriginView(
        server=account.domain,
        url=addresses.profile(call.app, account),
        posts=found.claimed.statuses,
        followers=found.claimed.followers,
        following=found.claimed.following,
        moved=moved[0] if moved else None,
    )


async def _profile(call: Call[OfAccount], tab: Tab) -> Response:
    app, viewer = call.app, call.viewer
    account = await _account(call)
    if account.suspended_at is not None:
        return await _gone(call, account)
    if viewer is not None and not account.local:
        await remote_accounts.look_again(app, account)
    person = (await assembled.by_ids(app, [account.id]))[account.id]
    relations = await relationships.records(app, viewer, [account.id]) if viewer else {}
    stands = relations.get(account.id)
    hidden = stands is not None and stands.blocked_by
    part = await timelines.of_account(
        app,
        viewer,
        account,
        call.params.window(),
        only_media=tab == "media",
        exclude_replies=tab == "posts" or (tab == "media" and not account.show_media_replies),
        exclude_reblogs=tab == "media",
    )
    shown = await presenters.posts(app, viewer, part.seen, Place.ACCOUNT)
    if call.params.above is not None:
        return missed.respond(call, call.params, part, shown)
    pinned = await timelines.pinned(app, viewer, account) if tab == "posts" and call.params.first else []
    view = ProfilePage(
        shell=await layout.of_call(call),
        account=presenters.account(person, viewer, stands),
        moved_to=None if person.moved is None else presenters.account(person.moved, viewer, None),
        relation=relation(stands),
        labels=(await _labels(call, [account.id])).get(str(account.id), ()),
        server=account.domain,
        whole_handle=_whole_handle(app, account),
        origin=await _origin(call, account),
        from_elsewhere=app.settings.federates and account.local and viewer is None,
        header=addresses.header_path(account) if account.header else None,
        band=addresses.band_path(account),
        fields=tuple(
            FieldView(
                name=field.name,
                value_html=field.html,
                verified_ms=field.verified_at,
            )
            for field in account.fields
        ),
        joined_ms=account.created_at,
        posts_count=account.statuses_count,
        following_count=account.following_count,
        followers_count=account.followers_count,
        tab=tab,
        show_media=account.show_media,
        show_featured=account.show_featured,
        by_mail=mail_readers.offered(account, mail=app.mail.configured),
        featured=await _featured(call, account, hidden=hidden) if tab == "featured" else None,
        pinned=await presenters.posts(app, viewer, pinned, Place.ACCOUNT),
        posts=shown,
        stream=("account:replies" if tab == "replies" else "account") if call.params.first else "",
        pager=pager(call.params, part.keys, full=part.full),
        hidden=hidden,
    )
    return layout.respond(app, view, whose=view.account)


@routes.get("/@{acct}/followers", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def followers(call: Call[OfAccount]) -> Response:
    """Who follows an account."""
    account = await access.account_by_handle(call.app, call.viewer, call.params.acct)
    window = call.params.window(PEOPLE)
    found = await relationships.followers(call.app, call.viewer, account, window)
    return await _people(call, account, "followers", found)


@routes.get("/@{acct}/following", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def following(call: Call[OfAccount]) -> Response:
    """Whom an account follows."""
    account = await access.account_by_handle(call.app, call.viewer, call.params.acct)
    window = call.params.window(PEOPLE)
    found = await relationships.following(call.app, call.viewer, account, window)
    return await _people(call, account, "following", found)


async def _labels(call: Call[OfAccount], ids: Sequence[int]) -> dict[str, tuple[LabelMark, ...]]:
    """Those the reader gave to these people."""
    return label_parts.marks(await labels.marks(call.app, call.viewer, ids)) if call.viewer else {}


async def _gone(call: Call[OfAccount], account: Account) -> Response:
    """In the place of whatever a suspended account had."""
    for_good = account.erased_at is not None
    view = SuspendedPage(shell=await layout.of_call(call), handle=account.acct, for_good=for_good)
    return layout.respond(call.app, view, 410 if for_good else 403)


async def _people(
    call: Call[OfAccount],
    account: Account,
    kind: Literal["followers", "following"],
    found: relationships.Keyed,
) -> Response:
    if account.suspended_at is not None:
        return await _gone(call, account)
    (whose,) = await presenters.accounts(call.app, call.viewer, [account.id])
    keys = [key for key, _ in found]
    own = call.viewer is not None and call.viewer.id == account.id
    ids = [id for _, id in found]
    view = FollowsPage(
        shell=await layout.of_call(call),
        account=whose,
        kind=kind,
        people=await presenters.accounts(call.app, call.viewer, ids),
        labels=await _labels(call, ids),
        pager=pager(call.params, keys, full=len(found) == PEOPLE),
        hidden=account.hide_collections and not own,
    )
    return layout.respond(call.app, view, whose=whose)
