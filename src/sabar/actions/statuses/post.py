"""A new post: at once, or one whose time has come; with the tags and facts that rewritten ones have, too."""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from sabar import events
from sabar.actions.statuses import naming, placing
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.drafts import Box
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.statuses import (
    ContentType,
    Following,
    Poll,
    Quote,
    QuoteState,
    Status,
    Tag,
    Words,
    Written,
)
from sabar.model.viewers import Actor, Viewer
from sabar.rules import mail_readers, search, search_marks, visibility
from sabar.rules import notifications as bells
from sabar.rules import quotes as quoting
from sabar.rules.federation import moving
from sabar.rules.posted import replies
from sabar.rules.previews import cards
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Defaults, Draft, PollDraft
from sabar.services import Services
from sabar.store import (
    accounts,
    circles,
    conversations,
    idempotency,
    indexing,
    media,
    notifications,
    polls,
    quotes,
    statuses,
    tags,
)
from sabar.store import drafts as typed
from sabar.store.federation import destinations, relays


class Plan(msgspec.Struct, frozen=True):
    """Everything that can be known before the write. `status` lacks what depends on the post it answers.

    `draft`: clean; `links`: the text holds some; `places`: an id for each participant's place in a direct
    conversation.
    """

    status: Status
    draft: Draft
    links: bool
    people: list[Account]
    tags: list[Tag]
    poll_id: int
    conversation_id: int
    places: dict[int, int]


async def post(app: Services, viewer: Viewer, draft: Draft) -> int:
    """Publish with the writer's own defaults; the id of the post. Raises as `written` does."""
    return (await written(app, viewer, draft, drafts.defaults_of(viewer.user))).id


async def written(
    app: Services,
    actor: Actor,
    draft: Draft,
    defaults: Defaults,
    *,
    key: str = "",
    to_somebody: bool = False,
    more: Sequence[Following] = (),
    box: Box | None = None,
) -> Written:
    """Publish. A `key` that was used within a day answers the post it made then. `to_somebody`: refused when
    it is for those mentioned alone, and there are none. `more`: posts that follow, each the answer to
    the one before; all are published, or none. `box`: its draft goes with the write.

    Raises Invalid, NotFound when the post to be answered may not be read or the one to be quoted not be
    quoted, and Forbidden when the actor blocks whom he answers.
    """
    drafts.check_key(key)
    plans = await prepare_all(app, actor, draft, defaults, more, actor.app_id, to_somebody=to_somebody)
    first = plans[0].status

    async def unit(tx: Tx) -> Written:
        earlier = await idempotency.claim(tx, actor.id, key, first.id, now=first.created_at) if key else None
        # After the key: what was typed is not kept any more once that is used.
        if box is not None:
            await idempotency.note(tx, actor.id, box.key, first.id, now=first.created_at)
            await media.let_go(tx, await typed.delete(tx, actor.id, box), first.created_at)
        if earlier is not None:
            return Written(earlier)
        return await write_all(app, tx, actor, plans)

    return await app.db.write(unit)


async def prepare_all(
    app: Services,
    actor: Actor,
    draft: Draft,
    defaults: Defaults,
    more: Sequence[Following],
    app_id: int | None,
    *,
    to_somebody: bool = False,
) -> list[Plan]:
    """Everything that can be known before the write of a post and those that follow it (`more`). Raises
    Invalid for what may not be posted; with `to_somebody`, also for what nobody would read.
    """
    moving.demand_here(actor.account)
    drafted = [draft, *(drafts.following(draft, one) for one in more)]
    plans = [await _prepare(app, actor, one, defaults, app_id) for one in drafted]
    if to_somebody:
        for plan in plans:
            drafts.demand_readers(plan.status.visibility, plan.people)
    return plans


async def write_all(app: Services, tx: Tx, actor: Actor, plans: Sequence[Plan]) -> Written:
    """The first, and those that follow, each the answer to the one before."""
    first = await _write(app, tx, actor, plans[0])
    last = first.id
    for one in plans[1:]:
        # Without an audience of its own it is read by those who read what it answers.
        answer = msgspec.structs.replace(one.draft, in_reply_to_id=last, visibility=None)
        last = (await _write(app, tx, actor, msgspec.structs.replace(one, draft=answer))).id
    return first


async def _prepare(app: Services, actor: Actor, draft: Draft, defaults: Defaults, app_id: int | None) -> Plan:
    checked = drafts.checked(draft, app.settings.domain)
    draft, scan = checked.draft, checked.scan
    people = await naming.people(app, actor.id, checked.names)
    drafts.demand_expected(people, actor.id, draft.allowed_mentions)
    sensitive = defaults.sensitive if draft.sensitive is None else draft.sensitive
    status = Status(
        id=app.ids.next(),
        account_id=actor.id,
        uri="",
        url="",
        visibility=draft.visibility or defaults.visibility,
        text=draft.text,
        content=drafts.html(scan, checked.names, people, app.settings.url),
        spoiler_text=draft.spoiler_text,
        sensitive=sensitive or bool(draft.spoiler_text),
        language=draft.language or defaults.language,
        in_reply_to_id=None,
        in_reply_to_account_id=None,
        reblog_of_id=None,
        conversation_id=None,
        app_id=app_id,
        replies_count=0,
        reblogs_count=0,
        favourites_count=0,
        quotes_count=0,
        quote_policy=draft.quote_policy or defaults.quote_policy,
        version=1,
        edited_at=None,
        created_at=app.clock.now_ms(),
        content_type=draft.content_type or ContentType.PLAIN,
        reply_policy=draft.reply_policy or defaults.reply_policy,
        stays_here=visibility.stays_by_habit(
            draft.visibility, defaults.visibility, from_app=app_id is not None
        ),
    )
    return Plan(
        status,
        draft,
        bool(scan.urls),
        people,
        [Tag(app.ids.next(), name, shown, status.created_at) for name, shown in scan.tags.items()],
        app.ids.next(),
        app.ids.next(),
        _places(app, actor.account, people),
    )


def _places(app: Services, author: Account, people: Sequence[Account]) -> dict[int, int]:
    return {id: app.ids.next() for id in {author.id, *(account.id for account in people)}}


async def _write(app: Services, tx: Tx, actor: Actor, plan: Plan) -> Written:
    draft = plan.draft
    parent = await _parent(tx, actor, draft.in_reply_to_id)
    quoted = await _quoted(tx, actor, draft.quoted_status_id)
    status = await placing.placed(
        app,
        tx,
        actor.account,
        plan.draft,
        msgspec.structs.replace(plan.status, conversation_id=plan.conversation_id),
        plan.people,
        parent,
        quoted,
    )
    people = [account.id for account in plan.people]
    if parent is None or parent.conversation_id is None:
        await conversations.start(tx, plan.conversation_id, status.created_at)
    await statuses.insert(tx, status)
    if quoted is not None:
        await _quote(app, tx, status, quoted, people)
    if people:
        await statuses.set_mentions(tx, status.id, people)
    named, _ = await tag(tx, status.id, plan.tags) if plan.tags else ([], [])
    if draft.media_ids:
        await _attach(tx, actor, status.id, draft.media_ids)
    if draft.poll is not None:
        await _open_poll(tx, draft.poll, plan.poll_id, status)
    if parent is not None and visibility.is_open_here(status.visibility):
        await statuses.count_replies(tx, parent.id, 1, status.visibility)
    if visibility.is_direct(status.visibility):
        for kept in await conversations.keep(tx, status, people, plan.places):
            tx.emit(events.ConversationChanged(kept.account_id, kept.conversation_id))
    elif visibility.is_counted(status.visibility, stays_here=status.stays_here):
        await statuses.count_for_author(tx, actor.id, 1, at=status.created_at)
    # After its author is held: whether strangers may find it does not change before this write is over.
    plain = not draft.media_ids and draft.poll is None
    texts, holds = [status.spoiler_text, search.said(status)], search_marks.Holds(people=people)
    if not plain:
        texts, holds = await indexing.contents(tx, status.id)
    words = search.of_post(status, texts, holds)
    await app.search.add(tx, status.id, status.account_id, words)
    tells = bool(people) or quoted is not None or await _bell(tx, status)
    links = plan.links and cards.wanted_link(status, app.settings.site) is not None
    letters = actor.account.mail_readers and mail_readers.goes_out(status)
    about = [one for one in (parent, quoted) if one is not None]
    told = facts(
        status,
        actor.account,
        plan.people,
        named,
        media=bool(draft.media_ids),
        quoted=quoted.id if quoted else None,
        staying=[one.id for one in about if one.stays_here],
    )
    leaves = await _leaves(app, tx, plan, status, about)
    tx.emit(events.StatusPosted(status.id, actor.id, tells, links, letters, told, leaves))
    author = await accounts.by_id(tx, actor.id) if plain and not parent and not quoted else None
    if author is None:
        return Written(status.id)
    return Written(status.id, Words(status, author, plan.people, named))


async def tag(tx: Tx, status_id: int, wanted: Sequence[Tag]) -> tuple[list[Tag], list[int]]:
    """Exactly these tags from now on: as they are kept, in order, and the ids of those it did not have.
    Raises Invalid for those that staff does not allow.
    """
    kept, forbidden = await tags.ensure_allowed(tx, wanted)
    drafts.demand_usable(forbidden)
    return kept, sorted(await tags.set_of_status(tx, status_id, [one.id for one in kept]))


def facts(
    status: Status,
    author: Account,
    mentioned: Iterable[Account],
    tags: Iterable[Tag],
    *,
    media: bool,
    quoted: int | None = None,
    staying: Collection[int] = (),
) -> events.PostFacts:
    """What the events about a post say of it, as it is in this transaction; `media`: whether something is
    attached to it; `quoted`: the post it quotes now; `staying`: of what it answers and quotes, what stays
    here.
    """

    def counted(id: int | None) -> int | None:
        return id if visibility.counts(status.visibility, of_one_that_stays=id in staying) else None

    return events.PostFacts(
        visibility=status.visibility,
        mentioned=tuple(account.id for account in mentioned if account.local),
        tags=tuple((one.id, one.name) for one in tags),
        answered_id=status.in_reply_to_account_id,
        conversation_id=status.conversation_id,
        local=author.local,
        media=media,
        answers=counted(status.in_reply_to_id),
        quotes=counted(quoted),
        stays_here=status.stays_here,
    )


async def _leaves(app: Services, tx: Tx, plan: Plan, status: Status, about: Sequence[Status]) -> bool:
    """Whether other servers may have to hear of it. `about`: what it answers and quotes."""
    if not app.settings.federates or not visibility.leaves(status, *about):
        return False
    if any(not account.local for account in plan.people):
        return True
    if visibility.is_direct(status.visibility):
        return False
    if any(not one.local for one in about) or await destinations.followed_from_elsewhere(
        tx, status.account_id
    ):
        return True
    return visibility.is_listed(status.visibility) and await relays.any_on(tx)


async def _bell(tx: Tx, status: Status) -> bool:
    """Whether followers asked to hear of every post of this author."""
    return bells.rings_bells(status) and await notifications.any_bell(tx, status.account_id)


async def _parent(tx: Tx, actor: Actor, id: int | None) -> Status | None:
    if id is None:
        return None
    held = await statuses.held_to_act_on(tx, actor.id, id)
    if held is None:
        raise NotFound(N_("The post you are trying to reply to does not appear to exist."))
    status = visibility.demand_open(held)
    if not held.answerable:
        author = await accounts.by_id(tx, status.account_id)
        raise replies.refusal(status.reply_policy, author) if author else NotFound
    return status


async def _quoted(tx: Tx, actor: Actor, id: int | None) -> Status | None:
    if id is None:
        return None
    quoted = await statuses.held_quotable(tx, actor.id, id)
    if quoted is None:
        raise NotFound(quoting.NOT_QUOTABLE)
    return quoted


async def _quote(app: Services, tx: Tx, status: Status, quoted: Status, people: Sequence[int]) -> None:
    if visibility.is_direct(status.visibility) and quoted.account_id not in (status.account_id, *people):
        raise Invalid(N_("Validation failed: A private mention must mention the person it quotes"))
    circle = status.circle_id
    if circle is not None and not await circles.members(tx, [circle], [quoted.account_id]):
        raise invalid("quoted_status_id", Problem.QUOTES_OUTSIDER)
    # What is seen elsewhere is shown once the server of who is quoted has said yes.
    asked = app.settings.federates and not quoted.local and visibility.leaves(status)
    state = QuoteState.PENDING if asked else QuoteState.ACCEPTED
    await quotes.insert(
        tx, Quote(status.id, status.account_id, quoted.id, quoted.account_id, state, status.created_at)
    )
    if not asked:
        await statuses.count_quotes(tx, quoted.id, 1, by=status.id)


async def _attach(tx: Tx, actor: Actor, status_id: int, ids: list[int]) -> None:
    free = await media.free(tx, actor.id, ids)
    missing = [str(id) for id in ids if id not in free]
    if missing:
        raise Invalid(
            N_("Validation failed: Media {ids} not found or already attached to another post"),
            ids=", ".join(missing),
        )
    if await media.attach(tx, actor.id, status_id, ids) < len(ids):
        raise Invalid(
            N_(
                "Validation failed: Cannot attach files that have not finished processing. "
                "Try again in a moment!"
            )
        )


async def _open_poll(tx: Tx, draft: PollDraft, id: int, status: Status) -> None:
    ends = status.created_at + draft.expires_in * times.SECOND
    poll = Poll(id, status.id, status.account_id, draft.multiple, draft.hide_totals, 0, ends, None)
    await polls.insert(tx, poll, draft.options)
    await polls.close_later(tx, poll)
