"""Read the options: defaults, a TOML file, `SABAR_…` variables, command-line flags; the later wins."""

import difflib
import os
import tomllib
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

import msgspec

from sabar.settings.options import OPTIONS, Settings

PREFIX = "SABAR_"
CONFIG_VARIABLE = PREFIX + "CONFIG"
DEFAULT_CONFIG = Path("sabar.toml")

_ON = frozenset({"on", "true", "yes", "1"})
_OFF = frozenset({"off", "false", "no", "0"})


class SettingsError(ValueError):
    """One or more options are wrong; the text names each, one a line, and never shows a secret."""


def variable(name: str) -> str:
    """The environment variable of an option: `rate_limits` → `SABAR_RATE_LIMITS`."""
    return PREFIX + name.upper()


def flag(name: str) -> str:
    """The command-line flag of an option: `rate_limits` → `--rate-limits`."""
    return "--" + name.replace("_", "-")


def load(
    flags: Mapping[str, str | None] | None = None,
    *,
    config: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Read all sources. `flags` maps option names to texts, None meaning not given.

    Raises SettingsError with every problem found, one a line.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    values: dict[str, Any] = {}
    for source, name, value in [
        *_from_file(config, environ, problems),
        *_from_environment(environ, problems),
        *((flag(name), name, value) for name, value in (flags or {}).items() if value is not None),
    ]:
        try:
            values[name] = _read(name, value)
        except ValueError as wrong:
            shown = "" if OPTIONS[name][1].secret else f" = {value!r}"
            problems.append(f"{source}{shown}: {wrong}")
    if problems:
        raise SettingsError("\n".join(problems))
    return _completed(values)


def _completed(values: dict[str, Any]) -> Settings:
    given = frozenset(values)
    known = Settings(**values, given=given)
    host = "127.0.0.1" if known.host in ("0.0.0.0", "::") else known.listen.rpartition(":")[0]  # noqa: S104 - nothing is opened here
    url = known.url or f"http://{host}:{known.port}"
    return msgspec.structs.replace(
        known,
        url=url,
        database=known.database or f"sqlite:///{quote(str((known.data / 'sabar.db').absolute()))}",
        mail_from=known.mail_from or f"sabar@{_mail_host(urlsplit(url).hostname or '')}",
    )


def _mail_host(host: str) -> str:
    return f"[IPv6:{host}]" if ":" in host else host


def _from_file(
    config: Path | None, environ: Mapping[str, str], problems: list[str]
) -> list[tuple[str, str, Any]]:
    named = config or (Path(environ[CONFIG_VARIABLE]) if environ.get(CONFIG_VARIABLE) else None)
    path = named or DEFAULT_CONFIG
    if not path.exists():
        if named:
            problems.append(f"{path}: there is no such file")
        return []
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as wrong:
        problems.append(f"{path}: {wrong}")
        return []
    for key in table.keys() - OPTIONS.keys():
        problems.append(f"{path}: no option is called {key!r}{_nearest(key, OPTIONS)}")
    return [(f"{path}: {name}", name, table[name]) for name in OPTIONS if name in table]


def _from_environment(environ: Mapping[str, str], problems: list[str]) -> list[tuple[str, str, Any]]:
    names = {variable(name): name for name in OPTIONS}
    for key in environ:
        if key.startswith(PREFIX) and key not in names and key != CONFIG_VARIABLE:
            problems.append(f"{key}: no option has this variable{_nearest(key, names)}")
    return [(key, name, environ[key]) for key, name in names.items() if key in environ]


def _nearest(key: str, known: Mapping[str, Any]) -> str:
    match = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"; did you mean {match[0]}?" if match else "; docs/settings.md lists them all"


def _read(name: str, value: Any) -> Any:
    kind, option = OPTIONS[name]
    return option.check(_converted(kind, value, option.least))


def _converted(kind: Any, value: Any, least: int) -> Any:
    if kind is bool:
        word = str(value).strip().lower()
        if word not in _ON | _OFF:
            raise ValueError("it is on or off")
        return word in _ON
    if kind is int:
        if isinstance(value, bool) or not str(value).strip().isdecimal() or int(value) < least:
            raise ValueError(f"it is a whole number from {least}")
        return int(value)
    if typing.get_origin(kind) is tuple:
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise ValueError("it is a list of texts, or one text with commas")
        return tuple(item.strip() for item in items if item.strip())
    if not isinstance(value, str):
        raise ValueError("it is a text")
    if typing.get_origin(kind) is Literal:
        choices = typing.get_args(kind)
        if value.strip().lower() not in choices:
            raise ValueError(f"it is one of {', '.join(choices)}")
        return value.strip().lower()
    if kind is str:
        return value.strip()
    if not value.strip():
        raise ValueError("it is a path")
    return Path(value.strip())
