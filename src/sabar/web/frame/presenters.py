"""From what was assembled for a reader to what templates read: one place for both directions of naming."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from sabar.kit.markup import html
from sabar.model.accounts import Account
from sabar.model.audience import Audience, Visibility
from sabar.model.relations import Relation
from sabar.model.statuses import Media
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.assemble import people
from sabar.reads.assemble import posts as assembled
from sabar.reads.assemble.parts import Card, Person, Poll, Post, Quote
from sabar.reads.assemble.shelf import Shelf
from sabar.reads.hydrate import Seen
from sabar.reads.people import relationships
from sabar.reads.posts import delivered, files
from sabar.reads.server import addresses
from sabar.rules import quotes, visibility
from sabar.rules.posted import replies
from sabar.rules.quotes import Approval
from sabar.rules.visibility import STRANGER, Place
from sabar.rules.visibility import Post as Facts
from sabar.rules.writing import language
from sabar.services import Services
from sabar.web.frame import corrections, rich_text
from sabar.web.frame.people_parts import AccountView, FollowState, LabelMark
from sabar.web.frame.post_parts import (
    CardView,
    CircleView,
    FilterMetView,
    MediaView,
    PollOptionView,
    PollView,
    PostView,
    QuoteView,
)

#: Accounts as pages show them, of those who write most.
_KEPT = 1024
_shelf: Shelf[PostView] = Shelf("view")


def account(person: Person, viewer: Viewer | None = None, relation: Relation | None = None) -> AccountView:
    """`relation` is needed only where the page shows a follow button."""
    if relation is None:
        return _stranger(person, viewer is not None and person.account.id == viewer.id)
    return _account(person, _follow_state(person.account.id, viewer, relation), relation)


def bare(record: Account) -> AccountView:
    """An account without what it is to the reader, and without the custom emoji of its words."""
    return _account(Person(record, None, ()), "none", None)


@lru_cache(_KEPT)
def _stranger(person: Person, own: bool) -> AccountView:
    """Most of those on a page of posts: the same for all who read it."""
    return _account(person, "self" if own else "none", None)


def _account(person: Person, follow: FollowState, relation: Relation | None) -> AccountView:
    record, became = person.account, person.moved.account if person.moved else None
    return AccountView(
        id=str(record.id),
        handle=record.acct,
        name=record.display_name or record.username,
        url=addresses.profile_path(record),
        avatar=addresses.avatar_path(record),
        face=addresses.face_path(record),
        bot=record.bot,
        locked=record.locked,
        limited=record.limited_at is not None,
        emojis=rich_text.views(person.emojis),
        bio_html=record.note_html,
        follow=follow,
        follows_you=relation is not None and relation.followed_by,
        muted=relation is not None and relation.muting,
        notifying=relation is not None and relation.notify,
        moved_handle=became.acct if became else "",
        moved_url=addresses.profile_path(became) if became else "",
        noindex=not record.indexable,
    )


def _follow_state(id: int, viewer: Viewer | None, relation: Relation) -> FollowState:
    if viewer is not None and id == viewer.id:
        return "self"
    if relation.blocking:
        return "blocked"
    if relation.following:
        return "following"
    return "requested" if relation.requested else "none"


async def accounts(app: Services, viewer: Viewer | None, ids: Sequence[int]) -> tuple[AccountView, ...]:
    """Several accounts with the viewer's relation to each, in order."""
    found = await people.by_ids(app, set(ids))
    relations = await relationships.records(app, viewer, ids) if viewer else {}
    return tuple(account(found[id], viewer, relations.get(id)) for id in ids if id in found)


async def posts(
    app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place
) -> tuple[PostView, ...]:
    """Posts in order, without those a filter of the viewer hides altogether."""
    found = await assembled.of(app, viewer, seen, place)
    shown = [one for one in found if not hidden_by_filter(one)]
    delivered.read(app, viewer, shown)
    return tuple(post(app, viewer, one) for one in shown)


async def post_by_id(app: Services, viewer: Viewer | None, id: int) -> PostView | None:
    """One post as it stands now; None when it is gone or not for this viewer."""
    seen = await hydrate.see(app, viewer, [id], Place.SINGLE)
    shown = await posts(app, viewer, seen, Place.SINGLE)
    return shown[0] if shown else None


def hidden_by_filter(one: Post) -> bool:
    return any(met.filter.action == "hide" for met in one.filtered)


def _met(one: Post, action: str) -> FilterMetView | None:
    """The first filter of this kind that a post meets."""
    found = next((met.filter for met in one.filtered if met.filter.action == action), None)
    return FilterMetView(str(found.id), found.title) if found else None


def post(app: Services, viewer: Viewer | None, one: Post) -> PostView:
    """What each reader has of his own is put into what all get alike, which is made once."""
    inner = one.boosted or one
    record, writer, answered = inner.content.record, inner.author.account, inner.answered
    marks = inner.seen.marks or hydrate.UNTOUCHED
    mine = viewer is not None and writer.id == viewer.id
    own: dict[str, Any] = {}
    if answered:
        own["reply_to"] = account(answered, viewer)
        if record.in_reply_to_id:
            own["reply_to_url"] = f"{addresses.profile_path(answered.account)}/{record.in_reply_to_id}"
    if inner.content.media:
        shown = (file for file in inner.content.media if ready(file))
        own["media"] = tuple(media(app, file, inner.reader_id) for file in shown)
    if inner.poll:
        own["poll"] = poll(inner.poll, mine=mine)
        own["emojis"] = rich_text.views([*inner.content.emojis, *inner.poll.emojis])
    if inner.card:
        own["card"] = card(inner.card)
    if inner.quote:
        own["quote"] = quote(app, viewer, inner.quote)
    if inner.seen.circle:
        own["circle"] = _circle(inner, viewer)
    if one.filtered:
        own["filtered_by"], own["veiled_by"] = _met(one, "warn"), _met(one, "blur")
    return replace(
        _alike(app, inner),
        row_id=str(one.content.record.id),
        author=account(inner.author, viewer),
        sensitive=inner.sensitive,
        boosted=marks.reblogged,
        favourited=marks.favourited,
        bookmarked=marks.bookmarked,
        pinned=marks.pinned,
        thread_muted=marks.muted,
        mine=mine,
        translatable=_translatable(app, viewer, inner),
        can_pin=mine and not visibility.is_personal(record.visibility),
        can_boost=_may_boost(viewer, writer.id, record.visibility),
        booster=account(one.author, viewer) if one.boosted else None,
        changed_since=one.changed_since,
        can_quote=inner.seen.approval is Approval.AUTOMATIC,
        can_reply=inner.seen.reply_approval is replies.Approval.AUTOMATIC,
        **own,
    )


def _alike(app: Services, one: Post) -> PostView:
    record = one.content.record
    kept = _shelf.get(app, record.id, record.version)
    if kept is None:
        kept = _made(app, one)
        _shelf.put(app, record.id, record.version, kept)
    return kept


def _made(app: Services, one: Post) -> PostView:
    """What every reader of a post gets alike, with the places of his own still empty."""
    record, writer = one.content.record, one.author.account
    return PostView(
        id=str(record.id),
        row_id=str(record.id),
        url=f"{addresses.profile_path(writer)}/{record.id}",
        author=account(one.author),
        created_ms=record.created_at,
        audience=record.visibility.value,
        open=visibility.is_open(record.visibility),
        stays_here=record.stays_here,
        text_html=_words(app, one),
        lang=record.language,
        emojis=rich_text.views(one.content.emojis),
        edited_ms=record.edited_at,
        original_url=None if writer.local else addresses.status(app, record, writer),
        warning=html.to_text(record.spoiler_text) if record.spoiler_text else "",
        mentioned=tuple(somebody.acct for somebody in one.content.mentions),
        answers=str(record.in_reply_to_id or ""),
        replies=record.replies_count,
        boosts=record.reblogs_count,
        favourites=record.favourites_count,
        quotes=record.quotes_count,
        quote_policy=quotes.effective(record.quote_policy, record.visibility).value,
        reply_policy=record.reply_policy.value,
        correction=corrections.of_post(record),
        wording=record.wording,
    )


def _words(app: Services, one: Post) -> str:
    """The words, whose mentions and hashtags lead to pages of this server, wherever they were written."""
    content = one.content
    people = {
        address: f"/@{somebody.acct}"
        for somebody in content.mentions
        for address in (somebody.url, somebody.uri)
    }
    tags = {tag.name: addresses.tag_path(tag.name) for tag in content.tags}
    return rich_text.led_here(quotes.without_inline(content.record.content), people, tags)


def quote(app: Services, viewer: Viewer | None, one: Quote) -> QuoteView:
    """A quoted post that a filter of the viewer hides is one he may look at all the same."""
    if one.named:
        return QuoteView(state=one.state.value, named=True)
    shown = post(app, viewer, one.post) if one.post else None
    if shown and one.post and hidden_by_filter(one.post):
        shown = replace(shown, filtered_by=_met(one.post, "hide"))
    return QuoteView(state=one.state.value, post=shown, withdrawable=shown is not None and shown.mine)


def _circle(one: Post, viewer: Viewer | None) -> CircleView | None:
    circle = one.seen.circle
    if circle is None or one.circled is None:
        return None
    if viewer is None or viewer.id != circle.owner_id:
        return CircleView(owner=account(one.circled, viewer))
    return CircleView(
        labels=tuple(LabelMark(name, colour.value) for name, colour in circle.labels),
        without=tuple(LabelMark(name, colour.value) for name, colour in circle.without),
        people=circle.people,
    )


def _may_boost(viewer: Viewer | None, author_id: int, audience: Visibility) -> bool:
    if viewer is None:
        return False
    return visibility.may_boost(viewer.id, Facts(Audience(audience, author_id), viewer_here=True), STRANGER)


def _translatable(app: Services, viewer: Viewer | None, one: Post) -> bool:
    """Whether the reader is offered the post in his own language."""
    written_in = one.content.record.language
    return (
        viewer is not None
        and bool(app.translate.provider)
        and visibility.is_open(one.content.record.visibility)
        and written_in is not None
        and language.base(written_in) != language.base(viewer.user.locale)
    )


def ready(file: Media) -> bool:
    """Whether there is something to show: a film may still be worked on."""
    return file.state == "ready" and bool(file.file)


def media(app: Services, file: Media, reader_id: int | None) -> MediaView:
    """With the size of its preview. `reader_id`: the addresses are for him alone."""
    whole = file.meta.get("original") or {}
    size = file.meta.get("small") or whole
    path = partial(files.path, app, reader_id=reader_id)
    return MediaView(
        id=str(file.id),
        kind=file.type,  # type: ignore[arg-type]  # the same four words
        url=path(file.file),
        preview_url=path(file.thumb) if file.thumb else "",
        alt=file.description,
        width=int(size.get("width") or 640),
        height=int(size.get("height") or 480),
        wide=int(whole.get("width") or 0) if file.type == "image" and file.thumb and size != whole else 0,
        focus_x=file.focus_x,
        focus_y=file.focus_y,
    )


def card(one: Card) -> CardView:
    """The preview of a link."""
    record = one.record
    return CardView(
        url=record.url,
        host=record.provider_name or (urlsplit(record.url).hostname or "").removeprefix("www."),
        title=record.title,
        description=record.description,
        author_name=record.author_name,
        author=account(one.author) if one.author else None,
        image=addresses.file_path(record.image) if record.image else None,
        image_alt=record.image_description,
        width=record.width,
        height=record.height,
        lang=record.language,
        player=record.type == "video" and bool(record.html),
    )


def poll(one: Poll, *, mine: bool) -> PollView:
    """Percentages are of the people who answered, so several answers may add up to more than 100."""
    record, own = one.record, one.votes or ()
    counted = not record.hide_totals or one.ended
    voters = record.voters_count or sum(option.votes_count for option in one.options)
    return PollView(
        id=str(record.id),
        options=tuple(
            PollOptionView(
                title=option.title,
                percent=round(100 * option.votes_count / voters) if voters and counted else 0,
                own=place in own,
            )
            for place, option in enumerate(one.options)
        ),
        multiple=record.multiple,
        voters=voters,
        ends_ms=record.expires_at,
        ended=one.ended,
        hide_totals=record.hide_totals,
        show_results=one.ended or mine or bool(own),
    )
