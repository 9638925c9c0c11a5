"""From the entities of the API to what templates read: one place for both directions of naming."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from sabar.kit import times
from sabar.kit.markup import html
from sabar.model.oauth import Viewer
from sabar.reads import hydrate, present
from sabar.reads.entities.accounts import Account
from sabar.reads.entities.cards import PreviewCard
from sabar.reads.entities.media import MediaAttachment
from sabar.reads.entities.polls import Poll
from sabar.reads.entities.relationships import Relationship
from sabar.reads.entities.statuses import Quote, Status
from sabar.reads.hydrate import Seen
from sabar.reads.people import relationships
from sabar.rules import language, quotes
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.web.frame import rich_text
from sabar.web.frame.parts import (
    AccountView,
    CardView,
    FollowState,
    MediaView,
    PollOptionView,
    PollView,
    PostView,
    QuoteView,
)


def local(app: Services, url: str) -> str:
    """An address of this server as a path; any other as it is."""
    return url.removeprefix(app.settings.url) if url.startswith(app.settings.url + "/") else url


def account(
    app: Services, entity: Account, viewer: Viewer | None = None, relation: Relationship | None = None
) -> AccountView:
    """`relation` is needed only where the page shows a follow button."""
    return AccountView(
        id=entity.id,
        handle=entity.acct,
        name=entity.display_name or entity.username,
        url=local(app, entity.url) if "@" not in entity.acct else f"/@{entity.acct}",
        avatar=local(app, entity.avatar),
        bot=entity.bot,
        locked=entity.locked,
        limited=entity.limited,
        emojis=rich_text.of(app, entity.emojis),
        bio_html=entity.note,
        follow=_follow_state(entity, viewer, relation),
        follows_you=relation is not None and relation.followed_by,
        muted=relation is not None and relation.muting,
        notifying=relation is not None and relation.notifying,
        noindex=entity.noindex,
    )


def _follow_state(entity: Account, viewer: Viewer | None, relation: Relationship | None) -> FollowState:
    if viewer is not None and entity.id == str(viewer.id):
        return "self"
    if relation is None:
        return "none"
    if relation.blocking:
        return "blocked"
    if relation.following:
        return "following"
    return "requested" if relation.requested else "none"


async def accounts(app: Services, viewer: Viewer | None, ids: Sequence[int]) -> tuple[AccountView, ...]:
    """Several accounts with the viewer's relation to each, in order."""
    entities = await present.account_entities_of(app, ids)
    relations: dict[str, Relationship] = {}
    if viewer is not None:
        relations = {one.id: one for one in await relationships.of(app, viewer, ids)}
    return tuple(account(app, entity, viewer, relations.get(entity.id)) for entity in entities)


async def posts(
    app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place
) -> tuple[PostView, ...]:
    """Posts in order, without those a filter of the viewer hides altogether."""
    entities = await present.entities(app, viewer, seen, place)
    answered = {
        int(inner.in_reply_to_account_id)
        for entity in entities
        if (inner := entity.reblog or entity).in_reply_to_account_id
    }
    people = {one.id: one for one in await present.account_entities_of(app, sorted(answered))}
    return tuple(post(app, viewer, entity, people) for entity in entities if not _hidden_by_filter(entity))


async def post_by_id(app: Services, viewer: Viewer | None, id: int) -> PostView | None:
    """One post as it stands now; None when it is gone or not for this viewer."""
    seen = await hydrate.see(app, viewer, [id], Place.SINGLE)
    shown = await posts(app, viewer, seen, Place.SINGLE)
    return shown[0] if shown else None


def _filters(entity: Status) -> list[tuple[str, str]]:
    met = [] if entity.filtered is msgspec.UNSET else entity.filtered
    return [(result.filter.filter_action, result.filter.title) for result in met]


def _hidden_by_filter(entity: Status) -> bool:
    return any(action == "hide" for action, _ in _filters(entity))


def post(
    app: Services, viewer: Viewer | None, entity: Status, people: Mapping[str, Account] | None = None
) -> PostView:
    """`people` gives the accounts that posts answer, by id."""
    inner = entity.reblog or entity
    author = account(app, inner.account, viewer)
    mine = viewer is not None and inner.account.id == str(viewer.id)
    answered = (people or {}).get(inner.in_reply_to_account_id or "")
    warned = [title for action, title in _filters(entity) if action != "hide"]
    remote = "@" in inner.account.acct
    return PostView(
        id=inner.id,
        row_id=entity.id,
        url=f"/@{inner.account.acct}/{inner.id}",
        author=author,
        created_ms=times.parse(inner.created_at),
        audience=inner.visibility,  # type: ignore[arg-type]  # the same four words
        text_html=quotes.without_inline(inner.content),
        lang=inner.language,
        emojis=rich_text.of(app, [*inner.emojis, *(inner.poll.emojis if inner.poll else [])]),
        edited_ms=times.parse(inner.edited_at) if inner.edited_at else None,
        original_url=inner.url if remote else None,
        warning=html.to_text(inner.spoiler_text) if inner.spoiler_text else "",
        sensitive=inner.sensitive,
        media=tuple(media(app, one) for one in inner.media_attachments if one.url),
        poll=poll(inner.poll, mine=mine) if inner.poll else None,
        card=card(app, inner.card) if inner.card else None,
        mentioned=tuple(one.acct for one in inner.mentions),
        reply_to=account(app, answered, viewer) if answered else None,
        reply_to_url=f"/@{answered.acct}/{inner.in_reply_to_id}"
        if answered and inner.in_reply_to_id
        else None,
        answers=inner.in_reply_to_id or "",
        replies=inner.replies_count,
        boosts=inner.reblogs_count,
        favourites=inner.favourites_count,
        boosted=inner.reblogged is True,
        favourited=inner.favourited is True,
        bookmarked=inner.bookmarked is True,
        pinned=inner.pinned is True,
        thread_muted=inner.muted is True,
        mine=mine,
        translatable=_translatable(app, viewer, inner),
        can_boost=inner.visibility in ("public", "unlisted") or (mine and inner.visibility == "private"),
        booster=account(app, entity.account, viewer) if entity.reblog else None,
        filtered_by=warned[0] if warned else None,
        quote=quote(app, viewer, inner.quote) if inner.quote else None,
        quotes=inner.quotes_count,
        quote_policy=next(iter(inner.quote_approval.automatic), "nobody"),  # type: ignore[arg-type]  # its words
        can_quote=viewer is not None and inner.quote_approval.current_user == "automatic",
    )


def quote(app: Services, viewer: Viewer | None, entity: Quote) -> QuoteView:
    """A quoted post that a filter of the viewer hides is one he may look at all the same."""
    if entity.quoted_status is msgspec.UNSET:
        return QuoteView(state=entity.state, named=True)  # type: ignore[arg-type]  # the same words
    shown = post(app, viewer, entity.quoted_status) if entity.quoted_status else None
    if shown and entity.quoted_status and (met := _filters(entity.quoted_status)):
        shown = msgspec.structs.replace(shown, filtered_by=met[0][1])
    return QuoteView(
        state=entity.state,  # type: ignore[arg-type]  # the same words
        post=shown,
        withdrawable=shown is not None and shown.mine,
    )


def _translatable(app: Services, viewer: Viewer | None, entity: Status) -> bool:
    """Whether the reader is offered the post in his own language."""
    return (
        viewer is not None
        and bool(app.translate.provider)
        and entity.visibility in ("public", "unlisted")
        and entity.language is not None
        and language.base(entity.language) != language.base(viewer.user.locale)
    )


def media(app: Services, entity: MediaAttachment) -> MediaView:
    """With the size of its preview."""
    meta = entity.meta or {}
    size = meta.get("small") or meta.get("original") or {}
    focus = meta.get("focus") or {}
    return MediaView(
        id=entity.id,
        kind=entity.type,  # type: ignore[arg-type]  # the same four words
        url=local(app, entity.url or entity.preview_url or ""),
        preview_url=local(app, entity.preview_url or ""),
        alt=entity.description or "",
        width=int(size.get("width") or 640),
        height=int(size.get("height") or 480),
        focus_x=float(focus.get("x") or 0),
        focus_y=float(focus.get("y") or 0),
    )


def card(app: Services, entity: PreviewCard) -> CardView:
    """The preview of a link."""
    author = entity.authors[0] if entity.authors else None
    return CardView(
        url=entity.url,
        host=entity.provider_name or (urlsplit(entity.url).hostname or "").removeprefix("www."),
        title=entity.title,
        description=entity.description,
        author_name=author.name if author else "",
        author=account(app, author.account) if author and author.account else None,
        image=local(app, entity.image) if entity.image else None,
        image_alt=entity.image_description,
        width=entity.width,
        height=entity.height,
        lang=entity.language,
        player=entity.type == "video" and bool(entity.html),
    )


def poll(entity: Poll, *, mine: bool) -> PollView:
    """Percentages are of the people who answered, so several answers may add up to more than 100."""
    voters = entity.voters_count or entity.votes_count
    own = entity.own_votes if isinstance(entity.own_votes, list) else []
    return PollView(
        id=entity.id,
        options=tuple(
            PollOptionView(
                title=option.title,
                percent=round(100 * (option.votes_count or 0) / voters) if voters else 0,
                own=place in own,
            )
            for place, option in enumerate(entity.options)
        ),
        multiple=entity.multiple,
        voters=voters,
        ends_ms=times.parse(entity.expires_at) if entity.expires_at else None,
        ended=entity.expired,
        show_results=entity.expired or mine or bool(own),
    )
