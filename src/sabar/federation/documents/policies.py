"""Who may quote or answer a post, as other servers read it."""

from typing import Any

from sabar.model.accounts import Account
from sabar.model.federation import PUBLIC
from sabar.model.statuses import QuotePolicy, ReplyPolicy, Status
from sabar.reads.server import addresses
from sabar.rules import quotes
from sabar.services import Services


def of(app: Services, status: Status, author: Account) -> dict[str, Any]:
    """That of answers only where nobody may: servers that know it make people wait for a yes under any other
    one, and this server says none.
    """
    me = addresses.actor(app, author)
    quoting = {
        QuotePolicy.PUBLIC: PUBLIC,
        QuotePolicy.FOLLOWERS: addresses.followers(app, author),
        QuotePolicy.NOBODY: me,
    }[quotes.effective(status.quote_policy, status.visibility)]
    made: dict[str, Any] = {"canQuote": {"automaticApproval": [quoting], "manualApproval": []}}
    if status.reply_policy is ReplyPolicy.NOBODY:
        made["canReply"] = {"automaticApproval": [me], "manualApproval": []}
    return made
