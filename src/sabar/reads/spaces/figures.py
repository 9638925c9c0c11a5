"""Spaces as those who run the machine see them."""

from sabar.services import Services
from sabar.store.spaces import figures
from sabar.store.spaces.figures import Figures


async def everything(app: Services) -> list[Figures]:
    """By name: addresses, members, sizes; never what is said."""
    return await figures.everything(app.db.slow())
