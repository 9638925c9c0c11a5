"""What goes out to other servers: an activity once, and a row for each inbox that says how it went there."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.federation import Delivery, InboxState, Outgoing, OutgoingInbox, Told
from sabar.model.jobs import JobSpec
from sabar.rules import lanes
from sabar.store import rows

DELIVER, SWEEP = "federation.deliver", "federation.sweep"
#: Rows in one transaction, so that nobody waits long behind them.
BATCH = 200
#: After so many tries a server that is back is not asked again by itself.
_MOST_TRIES = 20

_INSERT = rows.insert_sql("outgoing", Outgoing, conflict=Sql("ON CONFLICT DO NOTHING"))
_INSERT_INBOX = rows.insert_sql(
    "outgoing_inboxes", OutgoingInbox, conflict=Sql("ON CONFLICT (outgoing_id, inbox) DO NOTHING")
)
#: What the same account sent before about the same.
_EARLIER = Sql(
    "outgoing_id IN (SELECT o.id FROM outgoing o WHERE o.about = :about AND o.account_id = :owner "
    "AND o.id < :id)"
)
_EARLIER_UPDATES = Sql(
    "outgoing_id IN (SELECT o.id FROM outgoing o WHERE o.about = :about AND o.account_id = :owner "
    "AND o.id < :id AND o.verb = 'Update')"
)
#: What counts of a server with several inboxes: the first of these.
_ORDER = (
    InboxState.DELIVERED,
    InboxState.WAITING,
    InboxState.GIVEN_UP,
    InboxState.REFUSED,
    InboxState.CANCELLED,
)
_BY_SERVER = Sql(
    "SELECT i.host, MIN(CASE i.state WHEN 'delivered' THEN 0 WHEN 'waiting' THEN 1 WHEN 'given_up' THEN 2 "
    "WHEN 'refused' THEN 3 ELSE 4 END) AS place, MAX(i.status) AS status, MAX(i.at) AS at "
    "FROM outgoing o JOIN outgoing_inboxes i ON i.outgoing_id = o.id "
    "WHERE o.status_id = :id AND o.verb = :verb GROUP BY i.host"
)


async def insert(tx: Tx, made: Outgoing) -> Outgoing:
    """As it is kept: what has the same key and was there before stays as it is."""
    await tx.run(_INSERT, **rows.columns(made))
    row = await tx.one("SELECT * FROM outgoing WHERE key = :key AND key <> ''", key=made.key)
    return made if row is None else rows.record(row, Outgoing)


async def is_known(db: Reader, key: str) -> bool:
    """Whether something was queued under this key."""
    return await db.value("SELECT 1 FROM outgoing WHERE key = :key AND key <> ''", key=key) is not None


async def address(tx: Tx, outgoing_id: int, inboxes: Sequence[tuple[str, str]], now: int) -> None:
    """A row and a job for each of these (inbox, host) that had none."""
    for inbox, host in inboxes:
        row = OutgoingInbox(outgoing_id, inbox, host, InboxState.WAITING, None, "", 0, now)
        if await tx.run(_INSERT_INBOX, **rows.columns(row)):
            deliver_later(tx, outgoing_id, inbox, host)


def deliver_later(tx: Tx, outgoing_id: int, inbox: str, host: str) -> None:
    """To its host, after what waits for that."""
    payload = msgspec.json.encode(Delivery(outgoing_id, inbox))
    tx.enqueue(JobSpec(DELIVER, payload, lane=lanes.server(host)))


async def supersede(tx: Tx, by: Outgoing, inboxes: Collection[str], now: int) -> None:
    """Earlier corrections of the same that wait for these inboxes are not sent any more."""
    await tx.run(
        Sql(
            "UPDATE outgoing_inboxes SET state = 'cancelled', at = :now WHERE state = 'waiting' "
            "AND inbox IN (:inboxes[text]) AND {earlier}",
            earlier=_EARLIER_UPDATES,
        ),
        now=now,
        inboxes=list(inboxes),
        about=by.about,
        owner=by.account_id,
        id=by.id,
    )


async def overtake(tx: Tx, by: Outgoing, inboxes: Collection[str], now: int) -> set[str]:
    """Nothing about the same is sent to these inboxes any more; those to which nothing of it ever went."""
    given = {"about": by.about, "owner": by.account_id, "id": by.id, "inboxes": list(inboxes)}
    stopped = await tx.all(
        Sql(
            "UPDATE outgoing_inboxes SET state = 'cancelled', at = :now "
            "WHERE state IN ('waiting', 'given_up') AND inbox IN (:inboxes[text]) AND {earlier} "
            "RETURNING inbox",
            earlier=_EARLIER,
        ),
        now=now,
        **given,
    )
    if not stopped:
        return set()
    left = await tx.all(
        Sql(
            "SELECT inbox FROM outgoing_inboxes WHERE tries > 0 AND inbox IN (:inboxes[text]) AND {earlier}",
            earlier=_EARLIER,
        ),
        **given,
    )
    return {row["inbox"] for row in stopped} - {row["inbox"] for row in left}


async def forget_words(tx: Tx, about: str, owner: int) -> None:
    """What was said about something that is gone."""
    await tx.run(
        "UPDATE outgoing SET body = '' WHERE about = :about AND account_id = :owner AND verb <> 'Delete'",
        about=about,
        owner=owner,
    )


async def forget_all_words(tx: Tx, owner: int) -> None:
    """What an account said that goes away; not that it goes."""
    await tx.run(
        "UPDATE outgoing SET body = '' WHERE account_id = :owner AND body <> '' AND verb <> 'Delete'",
        owner=owner,
    )


async def by_id(db: Reader, id: int) -> Outgoing | None:
    return rows.maybe(await db.one("SELECT * FROM outgoing WHERE id = :id", id=id), Outgoing)


async def begin(tx: Tx, id: int, inbox: str) -> bool:
    """It is about to be sent; False when it is not to be sent any more."""
    begun = await tx.run(
        "UPDATE outgoing_inboxes SET tries = tries + 1 WHERE outgoing_id = :id AND inbox = :inbox "
        "AND state = 'waiting'",
        id=id,
        inbox=inbox,
    )
    return begun == 1


async def stumble(tx: Tx, id: int, inbox: str) -> int:
    """Its server was there and failed at it: the how manieth time."""
    found = await tx.all(
        "UPDATE outgoing_inboxes SET stumbles = stumbles + 1 WHERE outgoing_id = :id AND inbox = :inbox "
        "RETURNING stumbles",
        id=id,
        inbox=inbox,
    )
    return found[0]["stumbles"] if found else 0


async def settle(
    tx: Tx, id: int, inbox: str, state: InboxState, now: int, *, status: int | None = None, error: str = ""
) -> None:
    """How it went. What left although it was cancelled meanwhile has left."""
    await tx.run(
        "UPDATE outgoing_inboxes SET state = :state, status = :status, error = :error, at = :now "
        "WHERE outgoing_id = :id AND inbox = :inbox AND (state = 'waiting' OR :state = 'delivered')",
        id=id,
        inbox=inbox,
        state=state,
        status=status,
        error=error,
        now=now,
    )


async def note_failure(tx: Tx, id: int, inbox: str, status: int | None, error: str) -> None:
    """It waits on; why it did not go."""
    await tx.run(
        "UPDATE outgoing_inboxes SET status = :status, error = :error "
        "WHERE outgoing_id = :id AND inbox = :inbox AND state = 'waiting'",
        id=id,
        inbox=inbox,
        status=status,
        error=error,
    )


async def inbox_gone(tx: Tx, inbox: str, now: int) -> None:
    """Nobody reads there any more: what waits for it is refused, and nothing is sent there again."""
    await tx.run(
        "UPDATE outgoing_inboxes SET state = 'refused', status = 410, at = :now "
        "WHERE inbox = :inbox AND state = 'waiting'",
        inbox=inbox,
        now=now,
    )
    await tx.run(
        "UPDATE remote_actors SET unreachable_at = :now WHERE inbox = :inbox AND unreachable_at IS NULL",
        inbox=inbox,
        now=now,
    )
    # Its people may still be reached one by one.
    await tx.run("UPDATE remote_actors SET shared_inbox = '' WHERE shared_inbox = :inbox", inbox=inbox)


async def give_up_host(tx: Tx, host: str, error: str, now: int) -> None:
    """All that waits for a host that was away for too long."""
    await tx.run(
        "UPDATE outgoing_inboxes SET state = 'given_up', error = CASE WHEN error = '' THEN :error "
        "ELSE error END, at = :now WHERE host = :host AND state = 'waiting'",
        host=host,
        error=error,
        now=now,
    )


async def give_up_expired(tx: Tx, now: int) -> int:
    """At most `BATCH` of those whose time is over; how many they were."""
    return await tx.run(
        "UPDATE outgoing_inboxes SET state = 'given_up', at = :now WHERE state = 'waiting' "
        "AND outgoing_id IN (SELECT o.id FROM outgoing o JOIN outgoing_inboxes i ON i.outgoing_id = o.id "
        "WHERE i.state = 'waiting' AND o.expires_at <= :now LIMIT :batch)",
        now=now,
        batch=BATCH,
    )


async def empty(tx: Tx, now: int) -> int:
    """Forget the words of at most `BATCH` whose time is over: which inboxes had them is kept; how many."""
    return await tx.run(
        "UPDATE outgoing SET body = '' WHERE id IN "
        "(SELECT id FROM outgoing WHERE expires_at <= :now AND body <> '' LIMIT :batch)",
        now=now,
        batch=BATCH,
    )


async def again(tx: Tx, now: int) -> int:
    """At most `BATCH` that were given up and may still be told, to servers that took something since, wait
    once more; how many they were.
    """
    found = await tx.all(
        "SELECT i.outgoing_id, i.inbox, i.host FROM outgoing_inboxes i "
        "JOIN outgoing o ON o.id = i.outgoing_id JOIN servers s ON s.host = i.host "
        "WHERE i.state = 'given_up' AND o.expires_at > :now AND s.reached_at > i.at "
        "AND i.tries < :tries ORDER BY i.outgoing_id LIMIT :batch",
        now=now,
        tries=_MOST_TRIES,
        batch=BATCH,
    )
    for row in found:
        await tx.run(
            "UPDATE outgoing_inboxes SET state = 'waiting', at = :now "
            "WHERE outgoing_id = :id AND inbox = :inbox",
            id=row["outgoing_id"],
            inbox=row["inbox"],
            now=now,
        )
        deliver_later(tx, row["outgoing_id"], row["inbox"], row["host"])
    return len(found)


async def counted(db: Reader, status_id: int, verb: str) -> dict[InboxState, int]:
    """How many servers there are in each state."""
    found = await db.all(
        Sql("SELECT t.place, COUNT(*) AS n FROM ({told}) t GROUP BY t.place", told=_BY_SERVER),
        id=status_id,
        verb=verb,
    )
    return {_ORDER[row["place"]]: row["n"] for row in found}


async def by_server(db: Reader, status_id: int, verb: str, limit: int) -> list[Told]:
    """Those that have it last."""
    found = await db.all(
        Sql("SELECT * FROM ({told}) t ORDER BY t.place DESC, t.host LIMIT :limit", told=_BY_SERVER),
        id=status_id,
        verb=verb,
        limit=limit,
    )
    return [Told(row["host"], _ORDER[row["place"]], row["status"], row["at"]) for row in found]
