"""Spaces in our part of the API: told to who stands in them, by an application that asked for it by name."""

from collections.abc import Mapping
from typing import Any

import msgspec

from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.spaces.log import Line
from sabar.model.spaces.rooms import Entered
from sabar.model.spaces.rooms import Invite as InviteRecord
from sabar.model.spaces.rooms import Space as SpaceRecord
from sabar.reads import api_types
from sabar.reads.spaces.files import Attached
from sabar.reads.spaces.people import Present
from sabar.reads.spaces.said import Said
from sabar.reads.spaces.standup import Asked, Day
from sabar.rules import hours
from sabar.rules.spaces import exports
from sabar.rules.spaces import rooms as room_rules
from sabar.rules.spaces import standup as rules


class SpacePerson(msgspec.Struct, frozen=True):
    """Of a guest there is no more than this anywhere."""

    id: api_types.Id
    acct: str
    display_name: str


class Space(msgspec.Struct, frozen=True):
    """`role`: of the person who asks. `past`: who joins sees what was said before. `retention_seconds`: so
    long everything is kept; null is for ever. `outside`: how much push and mail say of it, `nothing`, `name`
    or `words`. `previews`: pages that posts link to are fetched. `export_days`: so long before everything is
    downloaded its members are told, as it is set.
    `notify`: of what the person who asks is told, `nothing`, `named` (what names or answers him) or
    `everything`; `by_mail`: also by letters. `closes_at`: it is closed, and destroyed at that time.
    `held`: two owners demand that nothing is destroyed; what was said can be neither deleted nor changed.
    `leaks`: its leak test failed, and none has passed since.
    """

    slug: str
    name: str
    url: str
    created_at: api_types.Time
    role: str
    ends_at: api_types.Time | None
    past: bool
    retention_seconds: int | None
    outside: str
    export_days: int
    previews: bool
    notify: str
    by_mail: bool
    closes_at: api_types.Time | None
    held: bool
    leaks: bool
    unread: int


class SpaceExport(msgspec.Struct, frozen=True):
    """Before everything is downloaded, members are told so many days (`notice_days`); from
    `notice_changes_at` on `next_notice_days`. What `announced_by` announced can be downloaded from
    `available_at` until `ends_at`; `available`: an owner can download now.
    """

    notice_days: int
    next_notice_days: int
    notice_changes_at: api_types.Time | None
    announced_at: api_types.Time | None
    announced_by: str | None
    available_at: api_types.Time | None
    ends_at: api_types.Time | None
    available: bool


class SpaceMember(msgspec.Struct, frozen=True):
    account: SpacePerson
    role: str
    joined_at: api_types.Time
    ends_at: api_types.Time | None


class SpaceInvite(msgspec.Struct, frozen=True):
    """`url` is told once, when it is made."""

    id: api_types.Id
    url: str | None
    role: str
    created_at: api_types.Time
    expires_at: api_types.Time
    uses: int
    max_uses: int | None
    mail_domain: str
    ends_at: api_types.Time | None


class SpaceReaction(msgspec.Struct, frozen=True):
    name: str
    count: int
    me: bool


class SpacePoll(msgspec.Struct, frozen=True):
    options: list[str]
    votes: list[int]
    voters_count: int
    multiple: bool
    expired: bool
    expires_at: api_types.Time | None
    own_votes: list[int] | None


class SpaceFile(msgspec.Struct, frozen=True):
    """`kind`: `picture`, drawn anew by this server, or `file`. What cannot be opened is `sealed`, and has
    null in place of words and measures. `size` in bytes. Both addresses want a token.
    """

    id: api_types.Id
    kind: str
    name: str | None
    size: int
    width: int | None
    height: int | None
    description: str | None
    sealed: bool
    url: str
    thumbnail_url: str | None


class SpaceStandup(msgspec.Struct, frozen=True):
    """`weekdays`: on which everybody is asked, 1 is Monday; empty where nobody is. `question`: null for the
    usual one. Of the person who asks: `hour` (`09:00`; null: never asked) and `time_zone`, `today` there, and
    whether he is `asked` now.
    """

    weekdays: list[int]
    question: str | None
    hour: str | None
    time_zone: str
    today: str
    asked: bool


class SpaceStandupAnswer(msgspec.Struct, frozen=True):
    """`day`: of its writer. `utc_offset`: minutes by which his clocks were ahead of UTC; null for what cannot
    be opened.
    """

    day: str
    utc_offset: int | None


class SpaceStandupDay(msgspec.Struct, frozen=True):
    """Everything that was answered on a day, those first whose morning came first. `before`, `after`: the
    nearest days with answers, or today.
    """

    day: str
    answers: list["SpacePost"]
    before: str | None
    after: str | None


class SpaceRoom(msgspec.Struct, frozen=True):
    """What files take, in bytes as they lie, and how much they can: all of the space, and one's own in it."""

    space: int
    space_most: int
    own: int
    own_most: int


class SpaceCard(msgspec.Struct, frozen=True):
    """What the page says of itself that a post links to; `provider_name`: its site."""

    url: str
    title: str
    description: str
    provider_name: str


class SpacePost(msgspec.Struct, frozen=True):
    """`text` and `content` (HTML) are null for what cannot be opened: `sealed` is true then. `card`: of the
    first page it links to, where the space shows previews. `standup`: what it answers of one.
    """

    id: api_types.Id
    account: SpacePerson | None
    created_at: api_types.Time
    edited_at: api_types.Time | None
    in_reply_to_id: api_types.Id | None
    thread_id: api_types.Id
    replies_count: int
    pinned: bool
    sealed: bool
    text: str | None
    content: str | None
    poll: SpacePoll | None
    reactions: list[SpaceReaction]
    files: list[SpaceFile]
    card: SpaceCard | None
    standup: SpaceStandupAnswer | None


class SpaceLogLine(msgspec.Struct, frozen=True):
    number: int
    at: api_types.Time
    what: str
    who: str
    about: str
    detail: str
    hash: str


class SpaceLog(msgspec.Struct, frozen=True):
    """`intact`: every line is as it was written, and none is missing. `broken_at`: the first that is not.
    `count`, `head`: of all lines, and the hash of the last. `space_id`: part of what each hash is made of.
    """

    space_id: api_types.Id
    count: int
    head: str
    lines: list[SpaceLogLine]
    intact: bool
    broken_at: int | None


def _when(ms: int | None) -> Any:
    return None if ms is None else times.iso(ms)


def person(account: Account) -> SpacePerson:
    return SpacePerson(str(account.id), account.acct, account.display_name)


def space(entered: Entered, unread: Mapping[int, int], base_url: str) -> Space:
    one = entered.space
    return Space(
        slug=one.slug,
        name=one.name,
        url=f"{base_url}/s/{one.slug}",
        created_at=_when(one.created_at),
        role=entered.me.role,
        ends_at=_when(entered.me.ends_at),
        past=one.past,
        retention_seconds=one.retention_seconds,
        outside=one.outside,
        export_days=one.export_days,
        previews=one.previews,
        notify=entered.me.notify,
        by_mail=entered.me.by_mail,
        closes_at=_when(one.closes_at),
        held=room_rules.is_held(one),
        leaks=one.notices_stopped_at is not None,
        unread=unread.get(one.id, 0),
    )


def export(one: SpaceRecord, now: int) -> SpaceExport:
    announced = exports.is_announced(one, now)
    return SpaceExport(
        notice_days=exports.days(one, now),
        next_notice_days=one.export_days,
        notice_changes_at=_when(exports.changes_at(one, now)),
        announced_at=_when(one.export_asked_at) if announced else None,
        announced_by=one.export_who if announced else None,
        available_at=_when(one.export_at) if announced else None,
        ends_at=_when(exports.ends_at(one)) if announced else None,
        available=exports.is_due(one, now),
    )


def member(present: Present) -> SpaceMember:
    one = present.member
    return SpaceMember(person(present.account), one.role, _when(one.joined_at), _when(one.ends_at))


def invite(record: InviteRecord, url: str | None = None) -> SpaceInvite:
    return SpaceInvite(
        id=str(record.id),
        url=url,
        role=record.role,
        created_at=_when(record.created_at),
        expires_at=_when(record.expires_at),
        uses=record.uses,
        max_uses=record.most_uses,
        mail_domain=record.mail_domain,
        ends_at=_when(record.ends_at),
    )


def file(attached: Attached, slug: str, base_url: str) -> SpaceFile:
    one, about = attached.file, attached.about
    url = f"{base_url}/api/sabar/v1/spaces/{slug}/files/{one.id}"
    picture = about is not None and about.is_picture
    return SpaceFile(
        id=str(one.id),
        kind="picture" if picture else "file",
        name=about.name if about else None,
        size=one.size,
        width=about.width if about and picture else None,
        height=about.height if about and picture else None,
        description=about.description if about else None,
        sealed=about is None,
        url=url,
        thumbnail_url=f"{url}/thumbnail" if picture else None,
    )


def post(said: Said, slug: str, base_url: str) -> SpacePost:
    one, content, poll, card = said.post, said.content, said.poll, said.card
    return SpacePost(
        id=str(one.id),
        account=person(said.author.account) if said.author else None,
        created_at=_when(one.created_at),
        edited_at=_when(one.edited_at),
        in_reply_to_id=str(one.parent_id) if one.parent_id else None,
        thread_id=str(one.root_id or one.id),
        replies_count=one.answers,
        pinned=one.pinned_at is not None,
        sealed=content is None,
        text=content.text if content else None,
        content=content.html if content else None,
        poll=SpacePoll(
            options=poll.options,
            votes=poll.votes,
            voters_count=poll.voters,
            multiple=poll.multiple,
            expired=poll.ended,
            expires_at=_when(poll.ends_at),
            own_votes=poll.mine,
        )
        if poll
        else None,
        reactions=[SpaceReaction(sign.emoji, len(sign.people), sign.mine) for sign in said.reactions],
        files=[file(one, slug, base_url) for one in said.files],
        card=SpaceCard(card.url, card.title, card.description, card.provider_name) if card else None,
        standup=SpaceStandupAnswer(rules.date_of(one.standup), content.east if content else None)
        if one.standup is not None
        else None,
    )


def standup(entered: Entered, question: str, asked: Asked | None, zone: str, today: int) -> SpaceStandup:
    return SpaceStandup(
        weekdays=[int(day) for day in entered.space.standup],
        question=question or None,
        hour=hours.clock(entered.me.standup_minute) or None,
        time_zone=zone or "UTC",
        today=rules.date_of(today),
        asked=asked is not None and asked.asked,
    )


def standup_day(found: Day, slug: str, base_url: str) -> SpaceStandupDay:
    return SpaceStandupDay(
        day=rules.date_of(found.day),
        answers=[post(one, slug, base_url) for one in found.answers],
        before=None if found.before is None else rules.date_of(found.before),
        after=None if found.after is None else rules.date_of(found.after),
    )


def log_line(line: Line) -> SpaceLogLine:
    return SpaceLogLine(line.number, _when(line.at), line.what, line.who, line.about, line.detail, line.hash)
