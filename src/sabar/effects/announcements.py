"""Announcements whose time has come."""

from sabar.actions import announcements
from sabar.services import Services


async def turn(app: Services, payload: bytes) -> None:
    """Job `announcements.turn`: the id of one that is to be published or retired now."""
    await announcements.turn(app, int(payload))
