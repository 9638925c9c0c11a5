"""`sabar admin …`: accounts, tokens, invites, emoji and jobs, from the command line."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from sabar.cli.options import configured
from sabar.kit import times
from sabar.model.accounts import Role, User
from sabar.model.errors import DomainError, NotFound
from sabar.settings import Settings

if TYPE_CHECKING:
    from sabar.services import Services

T = TypeVar("T")
OPTIONS = ("data", "database", "secret_key_file", "url", "mail", "registrations", "log_level", "log_format")
_ASKED = "Leave it out and it is asked for."


def run(read: Settings, work: "Callable[[Services], Awaitable[T]]") -> T:
    """Open everything, work, close. What a person can cause is one sentence, no trace."""
    from sabar import wiring
    from sabar.backends.keyring import KeysMissing
    from sabar.db import errors

    async def opened() -> T:
        async with wiring.open_services(read) as running:
            return await work(running.app)

    try:
        return asyncio.run(opened())
    except (DomainError, errors.DatabaseError, KeysMissing, OSError) as wrong:
        raise click.ClickException(str(wrong)) from None


async def find(app: "Services", name: str) -> User:
    from sabar.actions.auth import login

    user = await login.find(app, name)
    if user is None:
        raise NotFound(f"Nobody here is called {name}")
    return user


@click.group("admin")
def group() -> None:
    """Manage accounts, tokens, invites, emoji, jobs, and how other servers are dealt with."""


@group.command("create-owner")
@click.argument("name")
@click.option("--email", required=True)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help=_ASKED)
@configured(*OPTIONS)
def create_owner(read: Settings, name: str, email: str, password: str) -> None:
    """Make the owner's account without a browser; the first-run page is gone then."""

    async def work(app: "Services") -> None:
        from sabar.actions.auth import setup

        await setup.create_owner(app, name, email, password)

    run(read, work)
    click.echo(f"{name} owns {read.url}")


@group.group("account")
def account() -> None:
    """Make, close and open accounts, and give roles."""


@account.command("create")
@click.argument("name")
@click.option("--email", required=True)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help=_ASKED)
@click.option("--role", type=click.Choice([str(role) for role in Role]), default="user", show_default=True)
@configured(*OPTIONS)
def create(read: Settings, name: str, email: str, password: str, role: str) -> None:
    """Make an account that works at once, whoever may join otherwise."""

    async def work(app: "Services") -> None:
        from sabar.actions.auth import accounts

        await accounts.make(app, name, email, password, role=Role(role))

    run(read, work)
    click.echo(f"@{name} is there")


@account.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice([str(role) for role in Role]))
@configured(*OPTIONS)
def set_role(read: Settings, name: str, role: str) -> None:
    """Give somebody another role; they log in anew."""

    async def work(app: "Services") -> None:
        from sabar.actions.auth import staff

        await staff.set_role(app, (await find(app, name)).id, Role(role))

    run(read, work)
    click.echo(f"{name}: {role}")


@account.command("disable")
@click.argument("name")
@configured(*OPTIONS)
def disable(read: Settings, name: str) -> None:
    """Keep somebody out; everything of theirs that is open closes."""

    async def work(app: "Services") -> None:
        from sabar.actions.auth import staff

        await staff.disable(app, (await find(app, name)).id)

    run(read, work)
    click.echo(f"{name} is kept out")


@account.command("enable")
@click.argument("name")
@configured(*OPTIONS)
def enable(read: Settings, name: str) -> None:
    """Let somebody in again, or at last: confirmed, approved, not disabled."""

    async def work(app: "Services") -> None:
        from sabar.actions.auth import staff

        user = await find(app, name)
        await staff.enable(app, user.id)
        await staff.let_in(app, user.id)

    run(read, work)
    click.echo(f"{name} may log in")


@group.command("token")
@click.argument("name")
@click.option("--scopes", default="read write follow push", show_default=True)
@configured(*OPTIONS)
def token(read: Settings, name: str, scopes: str) -> None:
    """Print a bearer token of the account NAME. Whoever has it can do what the scopes say."""

    async def work(app: "Services") -> str:
        from sabar.actions import oauth

        return (await oauth.token_for_person(app, await find(app, name), scopes)).bearer

    click.echo(run(read, work))


@group.command("invite")
@click.option("--uses", type=int, help="For how many people; any number if left out.")
@click.option("--days", type=int, default=7, show_default=True)
@click.option("--by", help="Who invites; the owner if left out.")
@configured(*OPTIONS)
def invite(read: Settings, uses: int | None, days: int, by: str | None) -> None:
    """Print a link that lets somebody make an account."""

    async def work(app: "Services") -> str:
        from sabar.actions.auth import invites

        made = await invites.create_for(app, by or "", max_uses=uses, days=days)
        return invites.link(app, made)

    click.echo(run(read, work))


@group.command("reset-password")
@click.argument("name")
@configured(*OPTIONS)
def reset_password(read: Settings, name: str) -> None:
    """Set a new password, print it, and end everything that is open."""
    fresh = secrets.token_urlsafe(12)

    async def work(app: "Services") -> None:
        from sabar.actions.auth import password

        await password.replace(app, await find(app, name), fresh)

    run(read, work)
    click.echo(fresh)


@group.group("emoji")
def emoji() -> None:
    """Custom emoji of this server."""


@emoji.command("add")
@click.argument("name")
@click.argument("picture", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--category", default="", help="Under which heading pickers show it.")
@configured(*OPTIONS)
def add_emoji(read: Settings, name: str, picture: Path, category: str) -> None:
    """Make :NAME: from a PICTURE file (PNG, GIF or WebP), or give it another picture."""

    async def work(app: "Services") -> None:
        from sabar.actions.staff import emojis

        await emojis.add(app, name, picture, category=category)

    run(read, work)
    click.echo(f":{name}: can be written from now on")


@emoji.command("remove")
@click.argument("name")
@configured(*OPTIONS)
def remove_emoji(read: Settings, name: str) -> None:
    """Take :NAME: away; posts show its name instead."""

    async def work(app: "Services") -> None:
        from sabar.actions.staff import emojis

        await emojis.remove(app, [name])

    run(read, work)
    click.echo(f":{name}: is gone")


@group.command("reindex")
@configured(*OPTIONS)
def reindex(read: Settings) -> None:
    """Make the search index anew from the posts."""

    async def work(app: "Services") -> int:
        from sabar.effects import search

        return await search.rebuild(app)

    click.echo(f"{run(read, work)} posts can be found")


@group.command("jobs")
@click.argument("deed", type=click.Choice(["list", "retry", "forget"]), default="list")
@click.argument("id", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="Every job that was given up.")
@configured(*OPTIONS)
def jobs(read: Settings, deed: str, id: int | None, everything: bool) -> None:
    """List the work that was given up and for whom most waits, queue it again or forget it.

    \b
    sabar admin jobs
    sabar admin jobs retry ID|--all
    sabar admin jobs forget ID|--all
    """
    from sabar.actions.staff import jobs as actions

    if deed == "list":
        click.echo(run(read, _given_up))
        return
    if (id is None) is not everything:
        raise click.UsageError("Say which job by its ID, or --all.")

    async def work(app: "Services") -> int:
        return await (actions.retry if deed == "retry" else actions.forget)(app, None, id)

    done = run(read, work)
    if id is not None and not done:
        raise click.ClickException(f"No job {id} was given up")
    click.echo(f"queued again: {done}" if deed == "retry" else f"forgotten: {done}")


async def _given_up(app: "Services") -> str:
    from sabar.reads.staff import jobs
    from sabar.web.frame import messages

    found, number = await jobs.given_up(app), (await jobs.stats(app)).dead
    waiting = [
        f"{lane.name}: {lane.waiting} jobs wait, the next one from {times.iso(lane.next_at)}"
        + (f", away {lane.failures} times in a row" if lane.failures else "")
        for lane in await jobs.longest_lanes(app)
    ]
    lines = [
        f"{one.id}  {times.iso(one.at)}  {messages.job(one.kind)} ({one.kind})\n    {one.error}"
        for one in found
    ]
    if number > len(found):
        lines.append(f"… and {number - len(found)} older ones")
    return "\n".join([*waiting, *(lines or ["No job was given up"])])
