"""What somebody has typed and not sent: it need not be right, only not be too much to keep."""

import re
from collections.abc import Container, Sequence

import msgspec

from sabar.kit.i18n import N_
from sabar.model.audience import Room
from sabar.model.drafts import Draft
from sabar.model.errors import Invalid
from sabar.model.statuses import ContentType, EditKind, Following, QuotePolicy, ReplyPolicy
from sabar.rules import limits
from sabar.rules.unsent.holding import Wait
from sabar.rules.writing import drafts as posts
from sabar.rules.writing import rooms
from sabar.rules.writing.drafts import PollDraft

#: An answer begins with names; they alone are nothing that somebody wrote.
_NAMES = re.compile(r"(\s*@\S+)*\s*")
_LONGEST_NAME = 64


class Unfinished(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands in a box. `labels`: those that are chosen, also where the audience has none; `besides`:
    those whose people are left out of theirs. `poll` also when it does not go out (`with_poll`); `alts` and
    `focus`: words, and the point `x,y`, by the id of a picture; `more`: the posts that follow; `at`, as a
    form writes it, and `wait`: when it goes out if not at once; `correction` and its note: its kind. None: as
    the writer's defaults say.
    """

    text: str = ""
    warning: str = ""
    audience: Room | None = None
    labels: list[int] = []
    besides: list[int] = []
    language: str | None = None
    quote_policy: QuotePolicy | None = None
    reply_policy: ReplyPolicy | None = None
    media_ids: list[int] = []
    alts: dict[str, str] = {}
    focus: dict[str, str] = {}
    poll: PollDraft | None = None
    with_poll: bool = False
    more: list[Following] = []
    at: str = ""
    wait: Wait = Wait.CHOSEN
    correction: EditKind | None = None
    correction_note: str = ""
    content_type: ContentType = ContentType.PLAIN

    @property
    def attached(self) -> list[int]:
        """All its pictures, in order, also of the posts that follow."""
        return [*self.media_ids, *(id for one in self.more for id in one.media_ids)]


class Place(msgspec.Struct, frozen=True):
    """Where a draft belongs: as an answer to a post, as a quote of one, as changes to one; `aside`: put away
    until it is asked for.
    """

    reply_to: int | None = None
    quoted: int | None = None
    aside: bool = False
    edits: int | None = None


def draft(typed: Unfinished, place: Place, *, id: int, account_id: int, name: str, now: int) -> Draft:
    """A new one."""
    return Draft(
        id=id,
        account_id=account_id,
        name=name,
        revision=1,
        writer="",
        reply_to_id=place.reply_to,
        quoted_id=place.quoted,
        aside=place.aside,
        said=msgspec.to_builtins(typed),
        created_at=now,
        updated_at=now,
        edits_id=place.edits,
    )


def typed(kept: Draft) -> Unfinished:
    """What stood in its box."""
    return msgspec.convert(kept.said, Unfinished)


def with_own(typed: Unfinished, own: Container[int]) -> Unfinished:
    """Without pictures that are not the writer's to post."""
    typed = msgspec.structs.replace(
        typed,
        media_ids=[id for id in typed.media_ids if id in own],
        more=[Following(one.text, [id for id in one.media_ids if id in own]) for one in typed.more],
    )
    keys = [str(id) for id in typed.attached]
    alts, focus = ({key: of[key] for key in keys if key in of} for of in (typed.alts, typed.focus))
    return msgspec.structs.replace(typed, alts=alts, focus=focus)


def of_post(draft: posts.Draft, at: str = "", more: Sequence[Following] = ()) -> Unfinished:
    """A post as it would stand in the box. `more`: those that follow it."""
    room, labels, besides = rooms.of_draft(draft)
    return Unfinished(
        text=draft.text,
        warning=draft.spoiler_text,
        audience=room,
        labels=labels,
        besides=besides,
        language=draft.language,
        quote_policy=draft.quote_policy,
        reply_policy=draft.reply_policy,
        media_ids=draft.media_ids,
        poll=draft.poll,
        with_poll=draft.poll is not None,
        more=list(more),
        at=at,
        content_type=draft.content_type or ContentType.PLAIN,
    )


def blank(typed: Unfinished) -> bool:
    """Whether nothing would be lost with it."""
    words = [typed.warning, *(typed.poll.options if typed.poll else ()), *(one.text for one in typed.more)]
    return not (typed.attached or any(word.strip() for word in words)) and bool(_NAMES.fullmatch(typed.text))


def demand_keepable(typed: Unfinished, name: str) -> None:
    """Raises Invalid for more than a box can hold. `name`: the draft's."""
    options = typed.poll.options if typed.poll else []
    most = limits.STATUSES
    counts = [
        (len(typed.more), most.together - 1),
        *((len(ids), most.media) for ids in (typed.media_ids, *(one.media_ids for one in typed.more))),
        (len(typed.alts), most.media * most.together),
        (len(typed.focus), most.media * most.together),
        (len(options), limits.POLLS.options),
        (len(typed.labels), limits.LABELS.per_account),
        (len(typed.besides), limits.LABELS.per_account),
    ]
    more = [one.text for one in typed.more]
    words = [typed.text, typed.warning, typed.correction_note, *more, *options, *typed.alts.values()]
    short = [name, typed.at, typed.language or "", *typed.alts, *typed.focus.values()]
    if (
        not name
        or any(found > allowed for found, allowed in counts)
        or any(len(word) > most.source for word in words)
        or sum(map(len, words)) > most.draft
        or any(len(word) > _LONGEST_NAME for word in short)
    ):
        raise Invalid(N_("Validation failed: This is more than a draft can hold"))


def demand_room(kept: int) -> None:
    """Raises Invalid when somebody has so many drafts that none may be added."""
    most = limits.STATUSES.drafts
    if kept >= most:
        raise Invalid(
            N_("Not saved: you have {most} drafts already. Send or delete some of them first."), most=most
        )
