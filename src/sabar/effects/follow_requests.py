"""What an account's opening means for those who wait."""

from sabar import events
from sabar.actions import relations
from sabar.services import Services


async def on_account_unlocked(app: Services, event: events.AccountUnlocked) -> None:
    """Everybody who asked to follow does so now, in small writes."""
    while await relations.authorize_waiting(app, event.account_id):
        pass
