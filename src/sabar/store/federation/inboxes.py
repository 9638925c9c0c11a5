"""Inboxes that lie on another server than the account that names them: whether they ever took anything."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Tx


async def lie_elsewhere(tx: Tx, inboxes: Sequence[str]) -> None:
    for inbox in inboxes:
        await tx.run(
            "INSERT INTO inboxes_elsewhere (inbox) VALUES (:inbox) ON CONFLICT DO NOTHING", inbox=inbox
        )


async def unproven(db: Reader, inboxes: Sequence[str]) -> dict[str, int]:
    """Those of these that never took anything, each with how often it did not."""
    found = await db.all(
        "SELECT inbox, failures FROM inboxes_elsewhere WHERE inbox IN (:inboxes[text]) AND taken_at IS NULL",
        inboxes=list(inboxes),
    )
    return {row["inbox"]: row["failures"] for row in found}


async def took(tx: Tx, inbox: str, now: int) -> None:
    await tx.run(
        "UPDATE inboxes_elsewhere SET taken_at = :now WHERE inbox = :inbox AND taken_at IS NULL",
        inbox=inbox,
        now=now,
    )


async def failed(tx: Tx, inbox: str) -> None:
    await tx.run(
        "UPDATE inboxes_elsewhere SET failures = failures + 1 WHERE inbox = :inbox AND taken_at IS NULL",
        inbox=inbox,
    )
