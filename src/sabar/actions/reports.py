"""Tell the moderators about an account."""

from collections.abc import Sequence

from sabar.db.engine import Tx
from sabar.model import events
from sabar.model.accounts import Account
from sabar.model.errors import invalid
from sabar.model.keeping import Report
from sabar.model.oauth import Viewer
from sabar.rules import limits, text
from sabar.services import Services
from sabar.store import reports

CATEGORIES = ("spam", "legal", "violation", "other")


async def file(
    app: Services,
    viewer: Viewer,
    target: Account,
    *,
    status_ids: Sequence[int],
    rule_ids: Sequence[int] = (),
    comment: str = "",
    category: str = "other",
    forward: bool = False,
) -> Report:
    """`status_ids`: posts of the target that the viewer may see; the caller has made sure of both.

    Rules that this server does not have are left out; naming one makes it a violation.
    """
    words = text.clean_text(comment, "comment")
    if text.graphemes(words) > limits.REPORTS.comment:
        raise invalid(
            "comment", "ERR_TOO_LONG", f"is too long (maximum is {limits.REPORTS.comment} characters)"
        )
    if category not in CATEGORIES:
        raise invalid("category", "ERR_INCLUSION", "is not included in the list")
    if len(status_ids) > limits.REPORTS.statuses:
        raise invalid("status_ids", "ERR_TOO_LONG", f"are too many (maximum is {limits.REPORTS.statuses})")
    known = await reports.known_rules(app.db.read(), rule_ids[: limits.REQUESTS.ids]) if rule_ids else set()
    report = Report(
        id=app.ids.next(),
        account_id=viewer.id,
        target_id=target.id,
        category="violation" if known else category,
        comment=words,
        status_ids=list(dict.fromkeys(status_ids)),
        rule_ids=sorted(known),
        forward=forward,
        action_taken_at=None,
        created_at=app.clock.now_ms(),
    )

    async def unit(tx: Tx) -> None:
        await reports.insert(tx, report)
        tx.emit(events.Reported(report.id))

    await app.db.write(unit)
    return report
