"""`sabar admin block`, `blocklist` and `server`: how this server deals with others."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sabar.cli import admin
from sabar.cli.options import configured
from sabar.settings import Settings

if TYPE_CHECKING:
    from sabar.model.blocklists import DomainBlock
    from sabar.rules.blocklists.changes import Change
    from sabar.services import Services

_SEVERITIES = ("suspend", "silence", "noop")


@click.group("block")
def block() -> None:
    """Servers that are kept at a distance."""


@block.command("list")
@configured(*admin.OPTIONS)
def list_blocks(read: Settings) -> None:
    """All of them, and how."""

    async def work(app: "Services") -> str:
        from sabar.reads.staff import blocklists

        return "\n".join(map(_block_line, await blocklists.every(app))) or "No server is blocked"

    click.echo(admin.run(read, work))


def _block_line(one: "DomainBlock") -> str:
    more = [*(["its files"] if one.reject_media else []), *(["its reports"] if one.reject_reports else [])]
    comment = one.private_comment or one.public_comment
    return (
        f"{one.domain}  {one.severity}"
        + (f", without {' and '.join(more)}" if more else "")
        + (f"  {comment}" if comment else "")
    )


@block.command("add")
@click.argument("domain")
@click.option("--severity", type=click.Choice(_SEVERITIES), default="silence", show_default=True)
@click.option("--reject-media", is_flag=True, help="Take none of its files.")
@click.option("--reject-reports", is_flag=True, help="Take none of its reports.")
@click.option("--comment", default="", help="For staff.")
@click.option("--public-comment", default="", help="For whoever may read the list.")
@configured(*admin.OPTIONS)
def add_block(
    read: Settings,
    domain: str,
    severity: str,
    reject_media: bool,
    reject_reports: bool,
    comment: str,
    public_comment: str,
) -> None:
    """Keep DOMAIN and what is below it at a distance. With `suspend` all follows end for good."""

    async def work(app: "Services") -> "DomainBlock":
        from sabar.actions.staff import blocklists

        change = blocklists.DomainChange(
            severity, reject_media, reject_reports, comment, public_comment, obfuscate=False
        )
        return await blocklists.block_domain(app, None, domain, change)

    click.echo(_block_line(admin.run(read, work)))


@block.command("remove")
@click.argument("domain")
@configured(*admin.OPTIONS)
def remove_block(read: Settings, domain: str) -> None:
    """Let DOMAIN in again."""

    async def work(app: "Services") -> None:
        from sabar.actions.staff import blocklists
        from sabar.model.blocklists import DomainBlock
        from sabar.model.errors import NotFound
        from sabar.reads.staff import blocklists as reads

        found = next((one for one in await reads.every(app) if one.domain == domain.lower()), None)
        if found is None:
            raise NotFound(f"{domain} is not blocked")
        await blocklists.lift(app, None, DomainBlock, found.id)

    admin.run(read, work)
    click.echo(f"{domain} is let in again")


@click.group("blocklist")
def blocklist() -> None:
    """Lists of servers to block: brought in a file, or followed at their address."""


@blocklist.command("list")
@configured(*admin.OPTIONS)
def list_lists(read: Settings) -> None:
    """Their ids, names, and how many servers are blocked because of each."""

    async def work(app: "Services") -> str:
        from sabar.reads.staff import blocklist_sources

        lines = [
            f"{one.id}  {one.name}\n    {said} servers, {held} blocked because of it"
            + (f", from {one.url}" if one.url else "")
            + (f", could not be fetched: {one.error}" if one.error else "")
            for one, said, held in await blocklist_sources.every(app)
        ]
        return "\n".join(lines) or "There are no lists"

    click.echo(admin.run(read, work))


@blocklist.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="What it is called; the name of the file if left out.")
@configured(*admin.OPTIONS)
def import_list(read: Settings, file: Path, name: str) -> None:
    """Bring the list in FILE (CSV, as Mastodon exports it). Prints what it would change; changes nothing."""

    data = file.read_bytes()

    async def work(app: "Services") -> str:
        from sabar.actions.staff import blocklist_sources

        id = await blocklist_sources.bring(app, None, name or file.name, data)
        return await _compared(app, id)

    click.echo(admin.run(read, work))


@blocklist.command("subscribe")
@click.argument("address")
@click.option("--name", default="", help="What it is called; the server's name if left out.")
@click.option("--automatic", is_flag=True, help="Apply by itself what ends no follow.")
@configured(*admin.OPTIONS)
def subscribe(read: Settings, address: str, name: str, automatic: bool) -> None:
    """Follow the list at ADDRESS: the running server fetches it now, and then daily."""

    async def work(app: "Services") -> int:
        from sabar.actions.staff import blocklist_sources

        return await blocklist_sources.subscribe(app, None, name, address, automatic=automatic)

    id = admin.run(read, work)
    click.echo(f"{id}  is being fetched; then `sabar admin blocklist show {id}` says what it would change")


@blocklist.command("show")
@click.argument("id", type=int)
@configured(*admin.OPTIONS)
def show(read: Settings, id: int) -> None:
    """What the list ID would change, and whose follows that would end."""
    click.echo(admin.run(read, lambda app: _compared(app, id)))


async def _compared(app: "Services", id: int) -> str:
    from sabar.model.problems import Problem
    from sabar.reads.staff import blocklist_sources

    found = await blocklist_sources.compare(app, id)
    lines = [f"{id}  {found.record.name}: {len(found.changes)} changes, {len(found.agreed)} so already"]
    lines += [_change_line(one, found.ending.get(one.domain, 0)) for one in found.changes]
    lines += [
        f"    line {one.number} cannot be used: {one.words} {Problem[one.why].text}"
        for one in found.record.refused
    ]
    if found.people:
        lines.append(f"Would lose follows: {', '.join(f'@{name}' for name in found.people)}")
    if found.changes:
        lines.append(f"Nothing was changed. To do it: sabar admin blocklist apply {id}")
    return "\n".join(lines)


def _change_line(one: "Change", ending: int) -> str:
    return (
        f"    {one.domain}  {one.kind}, {one.severity}"
        + (f" (now {one.before})" if one.before and one.before != one.severity else "")
        + (f", ends {ending} follows" if ending else "")
    )


@blocklist.command("apply")
@click.argument("id", type=int)
@click.argument("domains", nargs=-1)
@configured(*admin.OPTIONS)
def apply(read: Settings, id: int, domains: tuple[str, ...]) -> None:
    """Do what the list ID says, of all or of these DOMAINS."""

    async def work(app: "Services") -> int:
        from sabar.actions.staff import blocklist_sources as actions
        from sabar.model.errors import NotFound
        from sabar.reads.staff import blocklist_sources as reads

        found = await reads.compare(app, id)
        there = {*(one.domain for one in found.changes), *found.agreed}
        for name in domains:
            if name not in there:
                raise NotFound(f"{name} is not on this list")
        await actions.carry_out(app, None, id, domains or there)
        return len(domains or there)

    click.echo(f"servers: {admin.run(read, work)}")


@blocklist.command("leave")
@click.argument("id", type=int)
@configured(*admin.OPTIONS)
def leave(read: Settings, id: int) -> None:
    """Forget the list ID, with what is blocked because of it alone."""

    async def work(app: "Services") -> None:
        from sabar.actions.staff import blocklist_sources

        await blocklist_sources.leave(app, None, id)

    admin.run(read, work)
    click.echo(f"{id} is left")


@click.group("server")
def server() -> None:
    """Other servers, one by one."""


@server.command("compare-followers")
@click.argument("host")
@click.argument("switch", type=click.Choice(["on", "off"]))
@configured(*admin.OPTIONS)
def compare_followers(read: Settings, host: str, switch: str) -> None:
    """Whether HOST and this server tell each other who follows whom.

    Switch it off for a server that gets it wrong, so that people keep losing followers.
    """

    async def work(app: "Services") -> None:
        from sabar.actions.staff import servers

        await servers.compare_followers(app, None, host.lower(), on=switch == "on")

    admin.run(read, work)
    click.echo(f"{host}: {switch}")
