"""Every option of the server as a flag of a command."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sabar import settings
from sabar.kit import logs


def configured(*names: str, **otherwise: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command its options: those named, or all. The command gets `Settings` as its first argument.

    `otherwise`: values for options that nobody gave, where the command wants another default.
    """

    def around(command: Callable[..., None]) -> Callable[..., None]:
        chosen = names or tuple(settings.OPTIONS)

        @functools.wraps(command)
        def called(config: Path | None, **given: Any) -> None:
            flags = {name: given.pop(name) for name in chosen}
            try:
                read = settings.load(flags, config=config)
                if otherwise:
                    own = {name: value for name, value in otherwise.items() if name not in read.given}
                    read = settings.load({**flags, **own}, config=config)
            except settings.SettingsError as wrong:
                raise click.ClickException(str(wrong)) from None
            logs.set_up(read.log_level, read.log_format, own=["sabar"])
            command(read, **given)

        for name in reversed(chosen):
            kind, option = settings.OPTIONS[name]
            shape = {bool: "on|off", Path: "PATH", Path | None: "PATH"}.get(kind, "TEXT")
            called = click.option(settings.flag(name), name, metavar=shape, help=option.help)(called)
        path = click.Path(dir_okay=False, path_type=Path)
        return click.option("--config", type=path, help="TOML file with options (else ./sabar.toml).")(called)

    return around
