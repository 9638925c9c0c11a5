"""Polls, their options, and the votes."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Tx
from sabar.model.jobs import JobSpec
from sabar.model.statuses import Poll, PollOption
from sabar.store import rows

CLOSE = "polls.close"
_INSERT = rows.insert_sql("polls", Poll)


async def insert(tx: Tx, poll: Poll, options: Sequence[str]) -> None:
    await tx.run(_INSERT, **rows.columns(poll))
    await _insert_options(tx, poll.id, options)


async def by_id(db: Reader, id: int) -> Poll | None:
    return rows.maybe(await db.one("SELECT * FROM polls WHERE id = :id", id=id), Poll)


async def of_status(db: Reader, status_id: int) -> tuple[Poll, list[PollOption]] | None:
    poll = rows.maybe(await db.one("SELECT * FROM polls WHERE status_id = :id", id=status_id), Poll)
    return None if poll is None else (poll, await options(db, poll.id))


async def options(db: Reader, poll_id: int) -> list[PollOption]:
    found = await db.all("SELECT * FROM poll_options WHERE poll_id = :id ORDER BY position", id=poll_id)
    return rows.records(found, PollOption)


async def choices_of(db: Reader, poll_id: int, account_id: int) -> set[int]:
    """The positions somebody voted for."""
    found = await db.all(
        "SELECT choice FROM poll_votes WHERE poll_id = :id AND account_id = :me", id=poll_id, me=account_id
    )
    return {row["choice"] for row in found}


async def vote(
    tx: Tx, poll_id: int, account_id: int, choices: Sequence[int], now: int, *, first: bool
) -> None:
    """Count the choices, and with the `first` ones the voter. The poll's post is held, so that nobody is
    counted twice.
    """
    await tx.run_many(
        "INSERT INTO poll_votes (poll_id, account_id, choice, created_at) VALUES (:poll, :me, :choice, :now)",
        [{"poll": poll_id, "me": account_id, "choice": choice, "now": now} for choice in choices],
    )
    await tx.run(
        "UPDATE poll_options SET votes_count = votes_count + 1 WHERE poll_id = :poll "
        "AND position IN (:choices[])",
        poll=poll_id,
        choices=list(choices),
    )
    if first:
        await tx.run("UPDATE polls SET voters_count = voters_count + 1 WHERE id = :id", id=poll_id)


async def change(tx: Tx, poll: Poll) -> None:
    """Its end and whether its totals are hidden; the votes stay."""
    await tx.run(
        "UPDATE polls SET expires_at = :expires_at, closed_at = :closed_at, hide_totals = :hide_totals "
        "WHERE id = :id",
        expires_at=poll.expires_at,
        closed_at=poll.closed_at,
        hide_totals=poll.hide_totals,
        id=poll.id,
    )


async def start_over(tx: Tx, poll: Poll, titles: Sequence[str]) -> None:
    """Other options or another way to vote: all votes are void."""
    await tx.run("DELETE FROM poll_votes WHERE poll_id = :id", id=poll.id)
    await tx.run("DELETE FROM poll_options WHERE poll_id = :id", id=poll.id)
    await tx.run(
        "UPDATE polls SET multiple = :multiple, voters_count = 0 WHERE id = :id",
        multiple=poll.multiple,
        id=poll.id,
    )
    await _insert_options(tx, poll.id, titles)


async def count(tx: Tx, poll: Poll, votes: Sequence[int]) -> None:
    """As the server of the poll counts: the votes of each answer, and the voters."""
    await tx.run_many(
        "UPDATE poll_options SET votes_count = :votes WHERE poll_id = :poll AND position = :at",
        [{"poll": poll.id, "at": at, "votes": count} for at, count in enumerate(votes)],
    )
    await tx.run(
        "UPDATE polls SET voters_count = :voters WHERE id = :id", id=poll.id, voters=poll.voters_count
    )


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM polls WHERE id = :id", id=id)
    await _forget_end(tx, id)


async def close_later(tx: Tx, poll: Poll) -> None:
    """Those who voted hear of its end. One job for each poll: whoever moves the end again and again fills no
    queue.
    """
    await _forget_end(tx, poll.id)
    payload = str(poll.id).encode()
    tx.enqueue(JobSpec(CLOSE, payload, unique_key=_key(poll.id), run_at=poll.expires_at))


async def _forget_end(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM jobs WHERE unique_key = :key", key=_key(id))


def _key(id: int) -> str:
    return f"{CLOSE}:{id}"


async def close(tx: Tx, id: int, now: int) -> Poll | None:
    """End a poll whose time has come; None when it has not, or the poll was ended before."""
    row = await tx.one(
        "UPDATE polls SET closed_at = :now WHERE id = :id AND closed_at IS NULL AND "
        "expires_at <= :now RETURNING *",
        id=id,
        now=now,
    )
    return rows.maybe(row, Poll)


async def _insert_options(tx: Tx, poll_id: int, titles: Sequence[str]) -> None:
    await tx.run_many(
        "INSERT INTO poll_options (poll_id, position, title) VALUES (:poll, :position, :title)",
        [{"poll": poll_id, "position": at, "title": title} for at, title in enumerate(titles)],
    )
