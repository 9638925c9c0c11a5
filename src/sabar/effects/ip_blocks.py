"""Which networks are kept out, as this process remembers them."""

from sabar import events
from sabar.reads.staff import blocklists
from sabar.services import Services


async def learn(app: Services) -> None:
    """Read them all: when the process begins to follow the event log."""
    await blocklists.refresh(app)


async def on_ip_blocks_changed(app: Services, event: events.IpBlocksChanged) -> None:
    await blocklists.refresh(app)
