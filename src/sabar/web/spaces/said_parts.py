"""From what was said in a space to what its pages are drawn from. Of what was said nothing is kept."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from sabar.kit import times
from sabar.model.spaces.posts import Card
from sabar.model.spaces.rooms import Entered, Role
from sabar.reads.spaces import people, said
from sabar.reads.spaces.said import Parent, Polled, Said
from sabar.rules.spaces import rooms as rules
from sabar.rules.spaces import standup
from sabar.services import Services
from sabar.web.frame import presenters
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import CardView
from sabar.web.spaces import file_parts, parts
from sabar.web.spaces.said_views import (
    AnsweredView,
    AskedView,
    ChoiceView,
    RoomView,
    SaidView,
    SignView,
    StandupMarkView,
)

_FACES = 5
#: Writers as a space shows them.
_KEPT = 1024
#: Characters of a post that its answers show.
_BEGINS = 80


async def room(app: Services, entered: Entered) -> RoomView:
    """What stands on top of its pages."""
    found, faces = await people.company(app, entered, _FACES)
    space = entered.space
    return RoomView(
        id=str(space.id),
        name=space.name,
        url=f"/s/{space.slug}",
        members=found.members,
        guests=found.guests,
        guests_until_ms=found.guests_until,
        faces=tuple(map(presenters.account, faces)),
        kept_seconds=space.retention_seconds,
        closes_ms=space.closes_at,
        leaks=space.notices_stopped_at is not None,
        until_ms=entered.me.ends_at,
        owner=entered.owner,
        held=rules.is_held(space),
        export=parts.export(space),
    )


async def posts(app: Services, entered: Entered, found: Sequence[Said]) -> tuple[SaidView, ...]:
    """With how what they answer begins."""
    parents = await said.parents(app, entered, found)
    return tuple(one_of(entered, one, parents) for one in found)


def one_of(entered: Entered, one: Said, parents: Mapping[int, Parent]) -> SaidView:
    """A post as this reader sees it."""
    post, space = one.post, entered.space
    here = f"/s/{space.slug}"
    parent = parents.get(post.parent_id) if post.parent_id is not None else None
    mine = post.account_id == entered.me.account_id
    is_open = space.closes_at is None
    return SaidView(
        id=str(post.id),
        url=f"{here}/p/{post.id}",
        space_url=here,
        thread_url=f"{here}/p/{post.root_id or post.id}",
        author=_author(presenters.account(one.author), here) if one.author else None,
        author_url=f"{here}/members#m{post.account_id}",
        created_ms=post.created_at,
        edited_ms=post.edited_at,
        sealed=one.content is None,
        text_html=one.content.html if one.content else "",
        poll=_poll(one.poll) if one.poll else None,
        signs=tuple(
            SignView(emoji=sign.emoji, count=len(sign.people), mine=sign.mine, names=tuple(sign.names))
            for sign in one.reactions
        ),
        answers=post.answers,
        root=str(post.root_id or ""),
        above=str(post.parent_id or ""),
        answered=_answered(entered, parent) if parent else None,
        pinned=post.pinned_at is not None,
        mine=mine,
        open=is_open,
        may_pin=is_open and entered.me.role is not Role.GUEST,
        may_delete=mine or entered.owner,
        held=rules.is_held(space),
        may_report=not mine and one.author is not None and one.content is not None,
        files=file_parts.views(entered, one.files),
        card=_card(one.card) if one.card else None,
        standup=_standup(here, one, post.standup) if post.standup is not None else None,
    )


def _card(one: Card) -> CardView:
    return CardView(url=one.url, host=one.provider_name, title=one.title, description=one.description)


def _standup(here: str, one: Said, day: int) -> StandupMarkView:
    date = standup.date_of(day)
    return StandupMarkView(
        url=f"{here}/standup/{date}",
        day=date,
        day_ms=day * times.DAY,
        east=one.content.east if one.content else None,
    )


@lru_cache(_KEPT)
def _author(account: AccountView, here: str) -> AccountView:
    """A name leads to the list of who is in: of a guest there may be no profile."""
    return msgspec.structs.replace(account, url=f"{here}/members#m{account.id}")


def _answered(entered: Entered, parent: Parent) -> AnsweredView:
    begins = " ".join((parent.text or "").split())
    author = parent.author.account if parent.author else None
    return AnsweredView(
        url=f"/s/{entered.space.slug}/p/{parent.post.id}",
        name=(author.display_name or author.username) if author else "",
        mine=parent.post.account_id == entered.me.account_id,
        begins=begins if len(begins) <= _BEGINS else f"{begins[:_BEGINS].rstrip()}…",
    )


def _poll(one: Polled) -> AskedView:
    """Percentages are of the people who answered, so several answers may add up to more than 100."""
    own = one.mine or ()
    return AskedView(
        options=tuple(
            ChoiceView(
                title=title,
                percent=round(100 * one.votes[place] / one.voters) if one.voters else 0,
                own=place in own,
            )
            for place, title in enumerate(one.options)
        ),
        multiple=one.multiple,
        voters=one.voters,
        ends_ms=one.ends_at,
        ended=one.ended,
        results=one.ended or one.mine is not None,
    )


async def one_by_id(app: Services, entered: Entered, id: int) -> SaidView:
    """Raises NotFound."""
    (view,) = await posts(app, entered, [await said.one(app, entered, id)])
    return view
