"""The command line: reads the options, then calls what does the work."""

import asyncio
import contextlib
import gc
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click

from sabar.cli import admin, admin_relays, admin_servers, admin_spaces, post
from sabar.cli.options import configured
from sabar.kit.clock import SystemClock
from sabar.settings import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("sabar"), prog_name="sabar")
def main() -> None:
    """Sabar: say what you are doing, live, to exactly the people you mean.

    Every option is also a SABAR_… variable and a line of sabar.toml.
    """


@contextlib.contextmanager
def imported_at_once() -> Iterator[None]:
    """Nothing that is imported is garbage: looking for some among it took a fifth of the time."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


@main.command()
@configured()
def serve(read: Settings) -> None:
    """Answer requests, and run queued jobs unless --workers off."""
    with imported_at_once():
        from sabar import serving

    serving.serve(read)


@main.command()
@configured(data="data/demo", registrations="open", staff_second_factor="asked", log_level="warning")
def demo(read: Settings) -> None:
    """Serve a small town that already talks, in ./data/demo: people, posts, pictures, and new ones."""
    import uvloop

    from sabar import serving
    from sabar.demo import run

    with serving.explained():
        uvloop.run(run.serve(read))


@main.command()
@configured(
    *("data", "database", "secret_key_file", "url", "mail", "mail_from", "metrics", "log_level", "log_format")
)
def work(read: Settings) -> None:
    """Run queued jobs, apart from the server."""
    with imported_at_once():
        from sabar import serving

    serving.work(read)


@main.command()
@configured("data", "database", "log_level", "log_format")
def migrate(read: Settings) -> None:
    """Bring the database up to date; `serve` does it by itself."""
    from sabar.db import errors
    from sabar.db import migrate as migrations

    read.data.mkdir(parents=True, exist_ok=True)
    try:
        applied = asyncio.run(migrations.upgrade(read.database, clock=SystemClock()))
    except errors.DatabaseError as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo(f"applied: {', '.join(applied)}" if applied else "nothing to do, the database is up to date")


@main.command()
@configured(
    *("listen", "url", "data", "database", "mail", "mail_from", "rate_limits", "secret_key_file"),
    *("space_keys_folder", "space_key_file", "space_key_command"),
)
def doctor(read: Settings) -> None:
    """Look at database, disk, mail and limits, and say what to do. Ends with 1 when something fails."""
    from sabar import doctor as examination

    findings = asyncio.run(examination.examine(read))
    for finding in findings:
        colour = {"ok": "green", "warn": "yellow", "fail": "red"}[finding.state]
        click.echo(f"{click.style(f'{finding.state:<4}', fg=colour)}  {finding.what}")
        if finding.to_do:
            click.echo(f"      → {finding.to_do}")
    if any(finding.state == "fail" for finding in findings):
        sys.exit(1)


@main.command()
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option(
    "--keys",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the keys of spaces to FILE instead. With both, spaces can be read: keep them apart.",
)
@configured(
    *("data", "database", "space_keys_folder", "space_key_file", "space_key_command"),
    *("log_level", "log_format"),
)
def backup(read: Settings, target: Path | None, keys: Path | None) -> None:
    """Write database, media and secret key into one archive TARGET, while the server runs.

    What was said in spaces is sealed in it: the keys are never there.
    """
    from sabar import backup as safe

    made = target or keys
    if made is None or (target and keys):
        raise click.UsageError("Say either TARGET or --keys FILE: they are kept apart.")
    try:
        written = safe.write_keys(read, made) if keys else safe.write(read, made)
    except safe.BackupError as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo(f"{made}: {written.files} files, {written.size / 1e6:.1f} MB, each checked by its SHA-256")
    if keys and read.space_key_command:
        click.echo("The key that wraps them is not in it: it comes from SABAR_SPACE_KEY_COMMAND.")


admin.group.add_command(admin_relays.group)
admin.group.add_command(admin_spaces.keys)
admin.group.add_command(admin_spaces.space)
admin.group.add_command(admin_servers.block)
admin.group.add_command(admin_servers.blocklist)
admin.group.add_command(admin_servers.server)
main.add_command(admin.group)
main.add_command(post.command)
