"""The end of polls."""

from sabar.actions import polls
from sabar.services import Services


async def close(app: Services, payload: bytes) -> None:
    """Job `polls.close`: the id of a poll whose time may have come."""
    await polls.close(app, int(payload))
