"""To whom a post is addressed, as other servers read it."""

from collections.abc import Sequence

from sabar.model.accounts import Account
from sabar.model.federation import PUBLIC
from sabar.model.statuses import Status
from sabar.reads.server import addresses
from sabar.rules import visibility
from sabar.services import Services


def to_and_cc(
    app: Services, status: Status, author: Account, mentioned: Sequence[Account]
) -> tuple[list[str], list[str]]:
    """The addresses of a post or boost of this server. `mentioned`: whom it names, or whose post it boosts.

    Of one for a circle, those it names: its members are added for each server apart.
    """
    named = [addresses.actor(app, one) for one in mentioned]
    followers = addresses.followers(app, author)
    kind = status.visibility
    if visibility.is_listed(kind):
        return [PUBLIC], [followers, *named]
    if visibility.is_open(kind):
        return [followers], [PUBLIC, *named]
    if visibility.is_for_followers(kind):
        return [followers], named
    return named, []
