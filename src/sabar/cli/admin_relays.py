"""`sabar admin relay`: servers that pass on public posts."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click

from sabar.cli import admin
from sabar.cli.options import configured
from sabar.settings import Settings

if TYPE_CHECKING:
    from sabar.services import Services

_OPTIONS = (*admin.OPTIONS, "federation")


@click.group("relay")
def group() -> None:
    """Relays: asked, left, forgotten."""


@group.command("list")
@configured(*_OPTIONS)
def list_relays(read: Settings) -> None:
    """Their addresses, states, and how much came by way of each."""

    async def work(app: "Services") -> list[str]:
        from sabar.reads.staff import relays

        return [
            f"{one.relay.address}  {one.relay.state}  received {one.relay.received}  "
            f"dropped {one.relay.dropped}  waiting {one.waiting}"
            for one in await relays.every(app)
        ]

    for line in admin.run(read, work):
        click.echo(line)


@group.command("add")
@click.argument("address")
@configured(*_OPTIONS)
def add(read: Settings, address: str) -> None:
    """Ask another one: by its inbox, as Mastodon asks, or by its actor."""

    async def work(app: "Services") -> None:
        from sabar.actions.staff import relays

        await relays.add(app, None, address)

    admin.run(read, work)
    click.echo(f"{address} is asked")


@group.command("enable")
@click.argument("address")
@configured(*_OPTIONS)
def enable(read: Settings, address: str) -> None:
    """Ask it again."""
    from sabar.actions.staff import relays

    _do(read, address, relays.enable)
    click.echo(f"{address} is asked")


@group.command("disable")
@click.argument("address")
@configured(*_OPTIONS)
def disable(read: Settings, address: str) -> None:
    """Send nothing more there, and take nothing more from there."""
    from sabar.actions.staff import relays

    _do(read, address, relays.disable)
    click.echo(f"{address} is off")


@group.command("remove")
@click.argument("address")
@configured(*_OPTIONS)
def remove(read: Settings, address: str) -> None:
    """Forget it."""
    from sabar.actions.staff import relays

    _do(read, address, relays.remove)
    click.echo(f"{address} is gone")


def _do(read: Settings, address: str, act: "Callable[[Services, None, int], Awaitable[object]]") -> None:
    async def work(app: "Services") -> None:
        from sabar.model.errors import NotFound
        from sabar.reads.staff import relays

        known = next((one.relay for one in await relays.every(app) if one.relay.address == address), None)
        if known is None:
            raise NotFound(f"No relay has the address {address}")
        await act(app, None, known.id)

    admin.run(read, work)
