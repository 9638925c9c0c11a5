"""What a block means for those who quoted one another."""

from sabar import events
from sabar.actions import quotes
from sabar.services import Services


async def on_blocked(app: Services, event: events.Blocked) -> None:
    """Neither shows the other's posts in his own any longer, in small writes."""
    while await quotes.end_between(app, event.account_id, event.target_id):
        pass
