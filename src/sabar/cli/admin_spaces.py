"""`sabar admin keys` and `sabar admin space`: never what is said in one."""

from typing import TYPE_CHECKING

import click

from sabar.cli import admin
from sabar.cli.options import configured
from sabar.kit import times
from sabar.settings import Settings

if TYPE_CHECKING:
    from sabar.services import Services

_OPTIONS = (*admin.OPTIONS, "mail_from", "space_keys_folder", "space_key_file", "space_key_command")


@click.group("keys")
def keys() -> None:
    """The keys that spaces are sealed with."""


@keys.command("rotate")
@configured(*_OPTIONS)
def rotate(read: Settings) -> None:
    """Change the key that wraps the keys of spaces, while the server runs.

    It can be cut off at any moment: run it again, and it goes on. With a key command, have that print the
    new key above the old one first; what it prints last is used no more when this has ended.
    """

    async def work(app: "Services") -> tuple[int, int, int]:
        from sabar.actions.spaces import machine

        ring = app.seals.keyring
        name, older = ring.begin_rewrap(anew=True)
        with click.progressbar(ring.rewrap(), length=ring.count(), label="Keys") as bar:
            done = list(bar)
        # The logs first: whoever is cut off between goes on with the same key.
        told = await machine.note_rotation(app, name) if older or any(done) else 0
        ring.end_rewrap()
        return sum(map(bool, done)), done.count(None), told

    wrapped, broken, told = admin.run(read, work)
    click.echo(f"wrapped anew: {wrapped}; written into the log of {told} spaces")
    if broken:
        raise click.ClickException(
            f"{broken} keys open with no key of this server; `sabar doctor` names them"
        )


@click.group("space")
def space() -> None:
    """Spaces, from outside."""


@space.command("list")
@configured(*_OPTIONS)
def list_spaces(read: Settings) -> None:
    """Their addresses, names, members and sizes."""

    async def work(app: "Services") -> str:
        from sabar.reads.spaces import figures

        found = await figures.everything(app)
        lines = [
            f"{one.slug}  {one.name}\n    {one.members} members, {one.posts} posts, {one.size / 1000:.1f} KB"
            + (f", kept for {one.retention_seconds // 86_400} days" if one.retention_seconds else "")
            + (f", closed: goes at {times.iso(one.closes_at)}" if one.closes_at else "")
            for one in found
        ]
        return "\n".join(lines or ["There are no spaces"])

    click.echo(admin.run(read, work))


@space.command("open")
@click.argument("name")
@click.option("--reason", required=True, help="Everybody in the space reads it.")
@click.option("--as", "username", help="Who becomes an owner of it; the server's owner if left out.")
@configured(*_OPTIONS)
def open_space(read: Settings, name: str, reason: str, username: str | None) -> None:
    """Make an account an owner of the space with the address NAME, in an emergency.

    The log of the space says so, with the reason, and everybody in it is told by mail.
    """

    async def work(app: "Services") -> str:
        from sabar.actions.spaces import machine

        return (await machine.open_to(app, name, reason, username or "")).name

    click.echo(f"{admin.run(read, work)} has another owner, and everybody in it is told")
