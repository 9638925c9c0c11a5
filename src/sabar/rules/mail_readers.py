"""When somebody's posts go out by mail to people without an account."""

from sabar.model.accounts import Account
from sabar.model.statuses import Status
from sabar.rules import visibility

#: What the links in these letters are made for.
PURPOSE = "mail reader"
#: The longest id.
DIGITS = 19


def offered(account: Account, *, mail: bool) -> bool:
    """Only where the server sends mail and the writer wants it."""
    return mail and account.mail_readers and account.local and account.suspended_at is None


def goes_out(status: Status) -> bool:
    """Public posts that answer nobody."""
    return (
        visibility.is_listed(status.visibility)
        and status.in_reply_to_id is None
        and status.reblog_of_id is None
    )
