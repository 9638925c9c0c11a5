"""Work that is not the consequence of one event: at a set time, or again and again."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from sabar.actions import media, polls
from sabar.actions import years as years_making
from sabar.actions.federation import remote_accounts
from sabar.actions.federation import threads as wanted
from sabar.actions.spaces import closing, expire, invites, members, shedding
from sabar.actions.spaces import proofs as proofs_of_spaces
from sabar.actions.staff import announcements
from sabar.actions.staff import blocklist_sources as blocklist_lists
from sabar.actions.statuses import narrow, received_names
from sabar.effects import (
    blocklist_sources,
    cards,
    housekeeping,
    mail_readers,
    proofs,
    push,
    push_colleagues,
    scheduled,
    search,
    years,
)
from sabar.effects.proving import run as proving
from sabar.effects.spaces import cards as space_cards
from sabar.effects.spaces import heads, unread_letters
from sabar.effects.spaces import letters as space_letters
from sabar.effects.spaces import push as space_push
from sabar.federation import describing, looking, naming, threads
from sabar.federation.inbox import followers, relays
from sabar.federation.inbox import work as inbox
from sabar.federation.out import people, posts, sending
from sabar.model.federation import Delivery
from sabar.rules import lanes
from sabar.services import Services
from sabar.store.federation import outgoing, servers

T = TypeVar("T")
Work = Callable[[Services, bytes], Awaitable[None]]


def _given(payload: type[T], act: Callable[[Services, T], Awaitable[object]]) -> Work:
    """An action as a job, called with what its payload says in JSON."""

    async def run(app: Services, told: bytes) -> None:
        await act(app, msgspec.json.decode(told, type=payload))

    return run


JOBS: dict[str, Work] = {
    blocklist_lists.FETCH: blocklist_sources.fetch,
    announcements.TURN: _given(int, announcements.turn),
    cards.FETCH: cards.fetch,
    wanted.PARENT: _given(int, threads.find_parent),
    wanted.ANSWERS: _given(int, threads.find_answers),
    followers.JOB: _given(followers.Differs, followers.compare),
    inbox.JOB: _given(inbox.Taken, inbox.run),
    received_names.LOOK: _given(received_names.Unknown, naming.look),
    relays.JOB: _given(relays.Relayed, relays.run),
    remote_accounts.LOOK: _given(int, looking.look),
    "files.delete": _given(list[str], media.delete_files),
    housekeeping.JOB: housekeeping.sweep,
    "media.film": _given(int, media.make_film),
    "media.sweep": lambda app, told: media.forget_abandoned(app),
    narrow.JOB: _given(int, narrow.go_on),
    proofs.LOOK: proofs.look,
    proofs.READ: proofs.read,
    push.CLOSE: push.close,
    push.DELIVER: push.deliver,
    push_colleagues.ASK: push_colleagues.ask,
    push_colleagues.ANSWER: push_colleagues.answer,
    space_push.DELIVER: space_push.deliver,
    space_push.CLOSE: space_push.close,
    space_cards.FETCH: _given(space_cards.Fetch, space_cards.fetch),
    unread_letters.WRITE: _given(unread_letters.Letter, unread_letters.write),
    heads.WRITE: _given(heads.Head, heads.write),
    "polls.close": _given(int, polls.close),
    "scheduled.publish": scheduled.publish,
    search.INDEX: search.index,
    search.REINDEX: search.reindex,
    search.WORD_ACCOUNTS: search.word_accounts,
    mail_readers.DELIVER: mail_readers.deliver,
    years_making.JOB: years.make,
    members.END: _given(members.Ending, members.end),
    invites.LETTER: _given(invites.Letter, space_letters.invite),
    closing.SHRED: _given(int, closing.shred),
    expire.EXPIRE: _given(int, expire.expire),
    proofs_of_spaces.PROVE: proving.prove,
    shedding.SHED: lambda app, told: shedding.sweep(app),
    outgoing.DELIVER: _given(Delivery, sending.deliver),
    outgoing.SWEEP: sending.sweep,
    servers.DESCRIBE: _given(str, describing.describe),
    posts.TALLY: _given(int, posts.tally),
    people.PROFILE: _given(int, people.profile),
    expire.DESTROY_KEYS: _given(expire.Days, expire.destroy_keys),
}

#: Room → what becomes of a lane whose destination was away for too long; without, its jobs are dead letters.
GIVEN_UP: dict[str, Callable[[Services, str], Awaitable[None]]] = {
    lanes.SITES: cards.give_up,
    lanes.SERVERS: sending.give_up,
}
