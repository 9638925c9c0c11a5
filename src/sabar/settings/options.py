"""Every option of the server, once: name, type, default, help, whether it is a secret."""

import typing
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec

from sabar.settings import checks

Registrations = Literal["open", "approval", "invite", "closed"]
Trends = Literal["open", "reviewed", "off"]
StaffSecondFactor = Literal["required", "asked"]
LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["console", "json"]
Federation = Literal["auto", "on", "off"]


class Option(msgspec.Struct, frozen=True):
    """What stands beside a field of `Settings`: its help, and what the type alone cannot say."""

    help: str
    check: Callable[[Any], Any] = lambda value: value
    secret: bool = False
    default_text: str = ""
    least: int = 1


def host_and_port(address: str) -> tuple[str, int]:
    """`127.0.0.1:8000` or `[::1]:8000`, taken apart; the host is without brackets."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The options as the running server sees them. Build with `load`; `given` names those set by someone."""

    listen: Annotated[str, Option("Address and port to answer on.", checks.listen)] = "127.0.0.1:8000"
    url: Annotated[
        str,
        Option(
            "The public address people type. With http:// the stream is announced as ws://.",
            checks.url,
            default_text="http:// and the listen address",
        ),
    ] = ""
    handle_domain: Annotated[
        str,
        Option(
            "What stands after the @ in handles, where that is not the host of the public address. Its "
            "https://…/.well-known/webfinger and host-meta have to lead to this server (FEDERATION.md).",
            checks.handle_domain,
            default_text="the host of the public address",
        ),
    ] = ""
    federation: Annotated[
        Federation,
        Option(
            "Whether people here follow and are followed by people of other servers. auto: yes where the "
            "address begins with https. Never where only members see anything. Names given to others can "
            "never change: choose the address first."
        ),
    ] = "auto"
    authorized_fetch: Annotated[
        bool,
        Option(
            "Tell other servers of accounts and posts only when they sign what they ask for, so that blocked "
            "ones are told nothing. Some smaller programs cannot do that, and will not find people here."
        ),
    ] = False
    remote_files: Annotated[
        int,
        Option(
            "Megabytes on disk for pictures and films of other servers, which people here see by way of this "
            "one. When they are full, what nobody looked at for longest goes; it comes again when it is seen."
        ),
    ] = 4096
    remote_posts_days: Annotated[
        int,
        Option(
            "Posts of other servers with which nobody here has anything to do are kept for so many days: "
            "nobody follows their writer, is named in them, has answered, liked, kept or voted."
        ),
    ] = 90
    data: Annotated[Path, Option("Folder for the database, the media and the secret key.")] = Path("data")
    database: Annotated[
        str,
        Option(
            "sqlite:///path or postgresql://user:password@host/name.",
            checks.database,
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

    space_keys_folder: Annotated[
        Path | None,
        Option(
            "Folder of the keys that spaces are sealed with, one for each space and day. Never in an "
            "ordinary backup: `sabar backup --keys` writes them apart. Processes of one server share it.",
            default_text="space-keys in the data folder",
        ),
    ] = None
    space_key_file: Annotated[
        Path | None,
        Option(
            "File with the key that wraps those; made on first use, readable by its owner only. Better on "
            "another disk than the database.",
            default_text="spaces.key in the data folder",
        ),
    ] = None
    space_key_command: Annotated[
        str,
        Option(
            "A command of a key service that prints this key instead: 64 hexadecimal digits, while it is "
            "being changed two lines, the newest first.",
            secret=True,
        ),
    ] = ""

    title: Annotated[str, Option("The name of this server, until its owner gives another.")] = "Sabar"
    languages: Annotated[
        tuple[str, ...],
        Option(
            "Main languages of those who run the server, as apps show them. For readers without an account "
            "posts are translated into the first. The pages speak every language they have words for.",
            checks.languages,
        ),
    ] = ("en", "fr")
    registrations: Annotated[
        Registrations,
        Option(
            "Who may join. The admin page can change it, unless it is set here. "
            "Open without mail means that accounts made through the API work at once."
        ),
    ] = "invite"
    members_only: Annotated[
        bool,
        Option(
            "Only people with an account see anything of this server. Visitors find the login and what leads "
            "there; profiles, posts, feeds, embeds, the program's source and all of the API but what apps "
            "need to sign in are closed to them. Whoever knows the address of a picture can still fetch it."
        ),
    ] = False
    sign_ups_per_day: Annotated[
        int,
        Option(
            "Where anybody may join, so many come in on one day (UTC) by themselves; later ones wait for "
            "approval. Invitations are not counted."
        ),
    ] = 10
    sign_up_challenge: Annotated[
        bool,
        Option(
            "Have the browsers of strangers who join do a second of work, or their people wait a minute "
            "where no script runs. Those who come through an app wait for approval."
        ),
    ] = False
    sign_ups_waiting: Annotated[
        int, Option("While so many wait for approval, nobody else may ask for it.")
    ] = 20

    staff_second_factor: Annotated[
        StaffSecondFactor,
        Option(
            "Whether those who run the server must have a second step at login (a code or a passkey), "
            "or are only asked for one. They have a week for it from when they begin to help, or from "
            "when the server begins to demand it."
        ),
    ] = "required"

    undo_seconds: Annotated[
        int,
        Option(
            "So long a post from our pages waits before anybody has it, and can be taken back; an answer "
            "half as long. People can choose for themselves. 0: it goes out at once.",
            least=0,
        ),
    ] = 10
    session_days: Annotated[int, Option("A browser session nobody used for so many days ends.")] = 14

    mail: Annotated[
        str,
        Option(
            "Mail server: smtp://user:password@host:587 or smtps://…:465. The first is encrypted by STARTTLS "
            "where that is offered; with a password it has to be offered. Empty: no mail is sent.",
            checks.mail,
            secret=True,
        ),
    ] = ""
    mail_from: Annotated[
        str,
        Option(
            "Sender of the mail.", checks.mail_from, default_text="sabar@ and the host of the public address"
        ),
    ] = ""

    rate_limits: Annotated[
        bool, Option("Limit requests per account and address. Off is for measuring only; doctor warns.")
    ] = True
    video: Annotated[
        bool, Option("Take video and sound, where there is ffmpeg: the system's or the extra `video`.")
    ] = True
    trusted_proxies: Annotated[
        tuple[str, ...],
        Option(
            "Addresses or networks of reverse proxies whose X-Forwarded-For is believed.", checks.networks
        ),
    ] = ()

    near_networks: Annotated[
        tuple[str, ...],
        Option(
            "Networks that are not of the internet inside which other servers are called too, on any port: "
            "127.0.0.1 to try two servers on one machine (docs/federation.md). Whoever posts a link can then "
            "make this server call addresses in there. doctor warns.",
            checks.networks,
        ),
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
            checks.translation,
            default_text="empty: posts are not translated",
        ),
    ] = ""
    translation_key: Annotated[str, Option("The key of that service.", secret=True)] = ""

    workers: Annotated[
        bool, Option("Run queued jobs inside `sabar serve`; off when `sabar work` runs them apart.")
    ] = True
    metrics: Annotated[
        str,
        Option(
            "Address and port of this machine where a scraper finds figures of this process, for example "
            "127.0.0.1:9464 (docs/metrics.md). Empty: nowhere.",
            checks.loopback,
        ),
    ] = ""
    log_level: Annotated[LogLevel, Option("The least important messages that are written.")] = "info"
    log_format: Annotated[LogFormat, Option("Log lines for people (console) or for programs (json).")] = (
        "console"
    )

    given: frozenset[str] = frozenset()

    @property
    def host(self) -> str:
        """The address part of `listen`, without the brackets of IPv6."""
        return host_and_port(self.listen)[0]

    @property
    def port(self) -> int:
        """The port part of `listen`."""
        return host_and_port(self.listen)[1]

    @property
    def site(self) -> str:
        """Host (and unusual port) of the public address, with which all addresses here begin."""
        return urlsplit(self.url).netloc

    @property
    def domain(self) -> str:
        """The part after the @ in handles."""
        return self.handle_domain or self.site

    def is_own(self, host: str) -> bool:
        """Whether a handle with this after its @ is one of this server."""
        return host.lower() in (self.domain, self.site)

    @property
    def secure(self) -> bool:
        """True when people reach the server through https."""
        return self.url.startswith("https://")

    @property
    def federates(self) -> bool:
        """True where other servers are spoken with at all."""
        return not self.members_only and (
            self.federation == "on" or (self.federation == "auto" and self.secure)
        )

    @property
    def key_file(self) -> Path:
        """Where the secret key lies."""
        return self.secret_key_file or self.data / "secret.key"

    @property
    def space_keys(self) -> Path:
        """The folder of the keys of spaces."""
        return self.space_keys_folder or self.data / "space-keys"

    @property
    def space_key(self) -> Path:
        """Where the key lies that wraps them."""
        return self.space_key_file or self.data / "spaces.key"

    @property
    def media(self) -> Path:
        """The folder of uploaded and processed files."""
        return self.data / "media"

    @property
    def fetched(self) -> Path:
        """The folder of files of other servers, which can be fetched again."""
        return self.data / "fetched"

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
