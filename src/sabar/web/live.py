"""What open pages are sent of what has just happened, drawn by the macros of the pages themselves."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from sabar.kit import i18n
from sabar.model.accounts import Account
from sabar.model.audience import OpenPage
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads.account import badges, notifications
from sabar.reads.assemble.parts import Post
from sabar.reads.posts.counts import Numbers
from sabar.reads.posts.listeners import Shown
from sabar.reads.spaces.said import Told
from sabar.rules.writing import language
from sabar.services import Services
from sabar.web.frame import presenters, render, render_cache
from sabar.web.frame.page import Piece
from sabar.web.frame.post_parts import PollView
from sabar.web.people import notices
from sabar.web.people.notification_views import NotificationFragment
from sabar.web.people.views import CountsFragment, FollowFragment
from sabar.web.posts.conversations import lines as conversation_lines
from sabar.web.posts.conversations.views import ConversationFragment
from sabar.web.posts.unsent import held
from sabar.web.posts.unsent.views import HeldFragment
from sabar.web.posts.views import PostFragment
from sabar.web.spaces import said_parts
from sabar.web.spaces.said_views import SaidPiece, SaidView

#: Of a group, as many are counted as a page of notifications has.
_TOGETHER = 40


class _Frame(render_cache.Frame):
    """All that a piece may know of the page around it. Its forms lead back to where notifications stand."""

    path: str = "/notifications"


class _Key(NamedTuple):
    """What the HTML of one assembled post depends on. `viewer_id` is 0 for those it does not show."""

    post: int
    lang: str
    zone: str
    focal: bool
    locale: str
    viewer_id: int


class LivePages:
    """Draws each piece once for all who get the same."""

    def __init__(self, app: Services) -> None:
        self._app = app

    def posts(self, shown: Sequence[Shown]) -> list[str | None]:
        """As `effects.out.Pages` says."""
        different = list({id(one.post): one.post for one in shown}.values())
        people = {id(post): frozenset(_people(post)) for post in different}
        drawn: dict[_Key, str | None] = {}
        answers = []
        for one in shown:
            key = _key(one, people[id(one.post)])
            if key not in drawn:
                drawn[key] = self._post(one, key)
            answers.append(drawn[key])
        return answers

    def _post(self, one: Shown, key: _Key) -> str | None:
        if presenters.hidden_by_filter(one.post):
            return None
        view = presenters.post(self._app, one.viewer, one.post)
        return self._drawn(PostFragment, one.page, post=view, focal=key.focal)

    async def said(self, told: Sequence[Told]) -> list[str]:
        """As `effects.out.Pages` says. Nothing of it is kept."""
        drawn: dict[tuple[SaidView, str, str, bool], str] = {}
        answers = []
        for entered, said, parents, page in told:
            focal = said.post.id == page.focal_id
            key = (said_parts.one_of(entered, said, parents), page.lang, page.zone, focal)
            if key not in drawn:
                drawn[key] = self._drawn(SaidPiece, page, post=key[0], focal=focal)
            answers.append(drawn[key])
        return answers

    async def notification(self, viewer: Viewer, id: int, page: OpenPage) -> str | None:
        """As `effects.out.Pages` says."""
        try:
            record = await notifications.record(self._app, viewer, id)
        except NotFound:
            return None
        found = await notices.of(self._app, viewer, [record], 0)
        if not found:
            return None
        told = {"type": record.type, "notice": self._drawn(NotificationFragment, page, notice=found[0])}
        return msgspec.json.encode(told).decode()

    async def group(self, viewer: Viewer, key: str, page: OpenPage) -> str:
        """As `effects.out.Pages` says."""
        records = await notifications.of_group(self._app, viewer, key, _TOGETHER)
        found = await notices.of(self._app, viewer, records, await badges.read_up_to(self._app, viewer))
        left = self._drawn(NotificationFragment, page, notice=found[0]) if found else ""
        return msgspec.json.encode({"key": key, "notice": left}).decode()

    async def held(self, viewer: Viewer, id: int, page: OpenPage, *, gone: bool) -> str:
        """As `effects.out.Pages` says."""
        shown = None if gone else await held.on_top(self._app, viewer, id, language.choose("", page.lang))
        drawn = self._drawn(HeldFragment, page, held=(shown,)) if shown else ""
        return msgspec.json.encode({"id": str(id), "held": drawn, "gone": gone}).decode()

    async def follow(self, viewer: Viewer, account_id: int, page: OpenPage) -> str | None:
        """As `effects.out.Pages` says."""
        found = await presenters.accounts(self._app, viewer, [account_id])
        return self._drawn(FollowFragment, page, account=found[0]) if found else None

    async def conversation(self, viewer: Viewer, conversation_id: int, page: OpenPage) -> str | None:
        """As `effects.out.Pages` says."""
        shown = await conversation_lines.of_thread(self._app, viewer, conversation_id)
        return self._drawn(ConversationFragment, page, conversation=shown) if shown else None

    def tally(self, numbers: Numbers, lang: str) -> Mapping[str, object]:
        """As `effects.out.Pages` says."""
        lang = language.choose("", lang)
        counts = {kind: getattr(numbers, kind) for kind in ("replies", "boosts", "quotes", "favourites")}
        said, number = partial(i18n.ngettext, lang), partial(render.number, lang)
        words = {
            "boosts": said("{n} boost", "{n} boosts", numbers.boosts, n=number(numbers.boosts)),
            "quotes": said("{n} quote", "{n} quotes", numbers.quotes, n=number(numbers.quotes)),
            "favourites": said(
                "{n} favourite", "{n} favourites", numbers.favourites, n=number(numbers.favourites)
            ),
        }
        return {
            "id": str(numbers.id),
            "counts": {kind: render.short_number(lang, n) if n else "" for kind, n in counts.items()},
            "words": {kind: sentence if counts[kind] else "" for kind, sentence in words.items()},
            "poll": self._poll(lang, presenters.poll(numbers.poll, mine=False)) if numbers.poll else None,
        }

    def _poll(self, lang: str, poll: PollView) -> Mapping[str, object]:
        people = "{n} person voted", "{n} people voted"
        return {
            "people": i18n.ngettext(lang, *people, poll.voters, n=render.number(lang, poll.voters)),
            "percents": [option.percent for option in poll.options]
            if poll.ended or not poll.hide_totals
            else [],
        }

    def profile(self, account: Account, page: OpenPage) -> str:
        """As `effects.out.Pages` says."""
        return self._drawn(
            CountsFragment,
            page,
            account=presenters.bare(account),
            posts_count=account.statuses_count,
            followers_count=account.followers_count,
            following_count=account.following_count,
            joined_ms=account.created_at,
        )

    def _drawn(self, piece: type[Piece], page: OpenPage, **names: object) -> str:
        names["shell"] = _Frame(True, page.zone, self._app.clock.now_ms())
        return render.render(piece.template, names, lang=language.choose("", page.lang)).decode()


def _key(one: Shown, people: frozenset[int]) -> _Key:
    post, viewer, page = one
    return _Key(
        post=id(post),
        lang=page.lang,
        zone=page.zone,
        focal=(post.boosted or post).content.record.id == page.focal_id,
        locale=viewer.user.locale,
        viewer_id=viewer.id if viewer.id in people else 0,
    )


def _people(post: Post) -> Iterator[int]:
    """Everybody a post shows, to whom it may look different."""
    yield post.author.account.id
    yield post.content.record.in_reply_to_account_id or 0
    if post.circled is not None:
        yield post.circled.account.id
    if post.card is not None and post.card.author is not None:
        yield post.card.author.account.id
    for inner in (post.boosted, post.quote.post if post.quote else None):
        if inner is not None:
            yield from _people(inner)
