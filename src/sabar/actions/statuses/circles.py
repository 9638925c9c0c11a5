"""Exactly whom a post is for, settled in the write: the people of some labels, or all followers but those.

They are written down with the first post. Answers to it go to the same people, or to some of them.
"""

from collections.abc import Sequence

from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.model.audience import Circle, CircleKind, Visibility
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.model.statuses import Status
from sabar.rules import labels as rules
from sabar.rules import visibility
from sabar.rules.writing.drafts import Draft
from sabar.store import circles, labels


async def of_answer(
    tx: Tx, draft: Draft, wanted: Visibility, parent: Status, people: Sequence[Account]
) -> int | None:
    """The circle of an answer to a post for one; None when it goes to those it names among them. Raises
    Invalid for one that others would read.
    """
    if draft.circle_label_ids or draft.except_label_ids or visibility.is_open(wanted):
        raise invalid("visibility", Problem.WIDER_THAN_ITS_THREAD)
    if parent.circle_id is not None:
        await demand_inside(tx, parent.circle_id, people)
    return None if visibility.is_direct(wanted) else parent.circle_id


async def of_labels(
    tx: Tx, author: Account, draft: Draft, people: Sequence[Account], *, id: int, now: int
) -> int:
    """Write down whom a post is for; the id of its circle. Raises Invalid when it names somebody it
    is not for, or nobody would read it.
    """
    named = [account.id for account in people if account.id != author.id]
    wanted = draft.circle_label_ids or draft.except_label_ids
    if not wanted:
        # Nobody left out would be everybody.
        raise invalid("visibility", Problem.NO_CIRCLE)
    rules.demand_own(wanted, await labels.owned(tx, author.id, wanted))
    bearers = await labels.followers(tx, author.id, wanted)
    kind = CircleKind.EXCEPT
    if draft.circle_label_ids:
        kind = CircleKind.ONLY
        borne = await labels.borne(tx, author.id, named)
        bearers |= {one for one in named if set(borne.get(one, ())) & set(wanted)}
        if not bearers:
            raise invalid("visibility", Problem.CIRCLE_EMPTY)
    await circles.insert(tx, Circle(id, author.id, kind, now), bearers)
    await demand_inside(tx, id, people)
    return id


async def demand_inside(tx: Tx, circle_id: int, people: Sequence[Account]) -> None:
    """Raises Invalid when one of these accounts is not in the circle."""
    inside = await circles.members(tx, [circle_id], [account.id for account in people])
    outside = [account for account in people if (circle_id, account.id) not in inside]
    if outside:
        names = ", ".join(f"@{account.acct}" for account in outside)
        raise invalid("text", Problem.NOT_FOR_THEM, people=names)
