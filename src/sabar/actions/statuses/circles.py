"""Exactly whom a post is for, settled in the write: the people of some labels, or all followers but those.

They are written down with the first post. Answers to it go to the same people, or to some of them.
"""

from collections.abc import Mapping, Sequence

from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.model.audience import Circle, CircleKind, Visibility
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.model.statuses import Status
from sabar.rules import labels as rules
from sabar.rules import visibility
from sabar.rules.writing.drafts import Draft
from sabar.store import audience, bearing, circles, labels
from sabar.store.federation import destinations


async def of_answer(
    tx: Tx, draft: Draft, wanted: Visibility, parent: Status, people: Sequence[Account]
) -> int | None:
    """The circle of an answer to a post for one, also when it goes to those it names among them: nobody else
    is named in it later, or in what answers it. Raises Invalid for one that others would read.
    """
    if draft.circle_label_ids or draft.except_label_ids or visibility.is_open_here(wanted):
        raise invalid("visibility", Problem.WIDER_THAN_ITS_THREAD)
    if parent.circle_id is not None:
        await demand_inside(tx, parent.circle_id, people)
    return parent.circle_id


async def of_labels(
    tx: Tx,
    author: Account,
    draft: Draft,
    people: Sequence[Account],
    *,
    id: int,
    now: int,
    federates: bool,
) -> int:
    """Write down whom a post is for; the id of its circle. Raises Invalid when it names somebody it
    is not for, nobody would read it, or too many of other servers.
    """
    named = [account.id for account in people if account.id != author.id]
    only, besides = draft.circle_label_ids, draft.except_label_ids
    if not only and not besides:
        # Nobody left out would be everybody.
        raise invalid("visibility", Problem.NO_CIRCLE)
    rules.demand_own([*only, *besides], await labels.owned(tx, author.id, [*only, *besides]))
    kind, bearers = CircleKind.EXCEPT, await labels.followers(tx, author.id, besides)
    count = (await bearing.crowd(tx, author.id)).count(besides=besides)
    if only:
        borne = await labels.borne(tx, author.id, named)
        kind, barred = CircleKind.ONLY, bearers | _bearing(borne, besides)
        bearers = (await labels.followers(tx, author.id, only) | _bearing(borne, only)) - barred
        count = len(bearers.difference(await audience.suspended_followers(tx, author.id)))
        if not count:
            raise invalid("visibility", Problem.CIRCLE_EMPTY)
    await circles.insert(tx, Circle(id, author.id, kind, now, count), bearers, only, besides)
    if federates:
        rules.demand_few_elsewhere(await destinations.count_in_circle(tx, id))
    await demand_inside(tx, id, people)
    return id


def _bearing(borne: Mapping[int, Sequence[int]], ids: Sequence[int]) -> set[int]:
    """Which of these accounts bear one of these labels."""
    return {account for account, own in borne.items() if not set(own).isdisjoint(ids)}


async def demand_inside(tx: Tx, circle_id: int, people: Sequence[Account]) -> None:
    """Raises Invalid when one of these accounts is not in the circle."""
    inside = await circles.members(tx, [circle_id], [account.id for account in people])
    outside = [account for account in people if (circle_id, account.id) not in inside]
    if outside:
        names = ", ".join(f"@{account.acct}" for account in outside)
        raise invalid("text", Problem.NOT_FOR_THEM, people=names)
