"""Every option of the server, once: name, type, default, help, whether it is a secret.

Sources, the later winning: defaults, a TOML file, `SABAR_…` variables, command-line flags.
"""

import difflib
import ipaddress
import os
import tomllib
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

import msgspec

PREFIX = "SABAR_"
CONFIG_VARIABLE = PREFIX + "CONFIG"
DEFAULT_CONFIG = Path("sabar.toml")

Registrations = Literal["open", "approval", "invite", "closed"]
Trends = Literal["open", "reviewed", "off"]
StaffSecondFactor = Literal["required", "asked"]
LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["console", "json"]

_ON = frozenset({"on", "true", "yes", "1"})
_OFF = frozenset({"off", "false", "no", "0"})


class SettingsError(ValueError):
    """One or more options are wrong; the text names each, one a line, and never shows a secret."""


class Option(msgspec.Struct, frozen=True):
    """What stands beside a field of `Settings`: its help, and what the type alone cannot say."""

    help: str
    check: Callable[[Any], Any] = lambda value: value
    secret: bool = False
    default_text: str = ""


def _listen(value: str) -> str:
    host, colon, port = value.rpartition(":")
    if not colon or not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise ValueError("give it as address:port, for example 127.0.0.1:8000 or [::1]:8000")
    return value


def _url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("give it as https://name, the address people type")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("it is a scheme and a host only: no path, question mark or user")
    return value.rstrip("/").lower()


def _database(value: str) -> str:
    if value and not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("it begins with sqlite:/// or postgresql://")
    return value


def _mail(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise ValueError("give it as smtp://user:password@host:587 or smtps://user:password@host:465")
    return value


def _mail_from(value: str) -> str:
    if value and ("@" not in value or any(c in value for c in "\r\n")):
        raise ValueError("give a mail address")
    return value


def _translation(value: str) -> str:
    name, _, url = value.partition("+")
    parts = urlsplit(url)
    if value and (
        name not in ("libretranslate", "deepl")
        or parts.scheme not in ("http", "https")
        or not parts.hostname
        or "@" in parts.netloc
        or parts.query
    ):
        raise ValueError("give it as libretranslate+https://host or deepl+https://api-free.deepl.com")
    return value.rstrip("/")


def _languages(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or not all(tag.replace("-", "").isalnum() for tag in value):
        raise ValueError("give language tags with commas, for example en,fr")
    return value


def _networks(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(item, strict=False)) for item in value)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The options as the running server sees them. Build with `load`; `given` names those set by someone."""

    listen: Annotated[str, Option("Address and port to answer on.", _listen)] = "127.0.0.1:8000"
    url: Annotated[
        str,
        Option(
            "The public address people type. With http:// the stream is announced as ws://.",
            _url,
            default_text="http:// and the listen address",
        ),
    ] = ""
    data: Annotated[Path, Option("Folder for the database, the media and the secret key.")] = Path("data")
    database: Annotated[
        str,
        Option(
            "sqlite:///path or postgresql://user:password@host/name.",
            _database,
            secret=True,
            default_text="an SQLite file in the data folder",
        ),
    ] = ""
    secret_key_file: Annotated[
        Path | None,
        Option(
            "File with the server's secret key; made on the first start, readable by its owner only.",
            default_text="secret.key in the data folder",
        ),
    ] = None

    title: Annotated[str, Option("The name of this server, until its owner gives another.")] = "Sabar"
    languages: Annotated[
        tuple[str, ...],
        Option(
            "Main languages of those who run the server, as apps show them. For readers without an account "
            "posts are translated into the first. The pages speak every language they have words for.",
            _languages,
        ),
    ] = ("en", "fr")
    registrations: Annotated[
        Registrations,
        Option(
            "Who may join. The admin page can change it, unless it is set here. "
            "Open without mail means that accounts made through the API work at once."
        ),
    ] = "invite"

    staff_second_factor: Annotated[
        StaffSecondFactor,
        Option(
            "Whether those who run the server must have a second step at login (a code or a passkey), "
            "or are only asked for one. They have a week for it from when they begin to help, or from "
            "when the server begins to demand it."
        ),
    ] = "required"

    session_days: Annotated[int, Option("A browser session nobody used for so many days ends.")] = 14

    mail: Annotated[
        str,
        Option(
            "Mail server: smtp://user:password@host:587 (STARTTLS) or smtps://…:465. Empty: no mail is sent.",
            _mail,
            secret=True,
        ),
    ] = ""
    mail_from: Annotated[
        str,
        Option("Sender of the mail.", _mail_from, default_text="sabar@ and the host of the public address"),
    ] = ""

    rate_limits: Annotated[
        bool, Option("Limit requests per account and address. Off is for measuring only; doctor warns.")
    ] = True
    video: Annotated[
        bool, Option("Take video and sound, where there is ffmpeg: the system's or the extra `video`.")
    ] = True
    trusted_proxies: Annotated[
        tuple[str, ...],
        Option("Addresses or networks of reverse proxies whose X-Forwarded-For is believed.", _networks),
    ] = ()

    previews: Annotated[
        bool,
        Option(
            "Fetch the pages that posts link to, for a preview: title, words and picture. "
            "The server then calls addresses that its people name, never ones inside its own network."
        ),
    ] = True

    trends: Annotated[
        Trends,
        Option(
            "Which hashtags, posts and links show as talked about: all that staff did not reject (open), "
            "only those it approved (reviewed), none (off)."
        ),
    ] = "open"

    translation: Annotated[
        str,
        Option(
            "What translates posts: libretranslate+https://host, or deepl+https://api-free.deepl.com. "
            "When somebody asks for it, a post that everybody may read is sent there.",
            _translation,
            default_text="empty: posts are not translated",
        ),
    ] = ""
    translation_key: Annotated[str, Option("The key of that service.", secret=True)] = ""

    workers: Annotated[
        bool, Option("Run queued jobs inside `sabar serve`; off when `sabar work` runs them apart.")
    ] = True
    log_level: Annotated[LogLevel, Option("The least important messages that are written.")] = "info"
    log_format: Annotated[LogFormat, Option("Log lines for people (console) or for programs (json).")] = (
        "console"
    )

    given: frozenset[str] = frozenset()

    @property
    def host(self) -> str:
        """The address part of `listen`, without the brackets of IPv6."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port part of `listen`."""
        return int(self.listen.rpartition(":")[2])

    @property
    def domain(self) -> str:
        """Host (and unusual port) of the public address: the part after the @ in handles."""
        return urlsplit(self.url).netloc

    @property
    def secure(self) -> bool:
        """True when people reach the server through https."""
        return self.url.startswith("https://")

    @property
    def key_file(self) -> Path:
        """Where the secret key lies."""
        return self.secret_key_file or self.data / "secret.key"

    @property
    def media(self) -> Path:
        """The folder of uploaded and processed files."""
        return self.data / "media"

    def shown(self) -> dict[str, Any]:
        """The options for a log or a screen: secrets are replaced by dots."""
        return {
            name: "•••" if option.secret and getattr(self, name) else getattr(self, name)
            for name, (_, option) in OPTIONS.items()
        }

    def __repr__(self) -> str:
        return f"Settings({', '.join(f'{k}={v!r}' for k, v in self.shown().items())})"


def _declared() -> dict[str, tuple[Any, Option]]:
    found = {}
    for name, hint in typing.get_type_hints(Settings, include_extras=True).items():
        extras = [m for m in getattr(hint, "__metadata__", ()) if isinstance(m, Option)]
        if extras:
            found[name] = (typing.get_args(hint)[0], extras[0])
    return found


OPTIONS: dict[str, tuple[Any, Option]] = _declared()
DEFAULTS: dict[str, Any] = {
    field.name: field.default for field in msgspec.structs.fields(Settings) if field.name in OPTIONS
}


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
    host = "127.0.0.1" if known.host in ("0.0.0.0", "::") else known.listen.rpartition(":")[0]  # noqa: S104
    url = known.url or f"http://{host}:{known.port}"
    return msgspec.structs.replace(
        known,
        url=url,
        database=known.database or f"sqlite:///{quote(str((known.data / 'sabar.db').absolute()))}",
        mail_from=known.mail_from or f"sabar@{urlsplit(url).hostname}",
    )


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
    return option.check(_converted(kind, value))


def _converted(kind: Any, value: Any) -> Any:
    if kind is bool:
        word = str(value).strip().lower()
        if word not in _ON | _OFF:
            raise ValueError("it is on or off")
        return word in _ON
    if kind is int:
        if isinstance(value, bool) or not str(value).strip().isdecimal() or int(value) < 1:
            raise ValueError("it is a whole number from 1")
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
