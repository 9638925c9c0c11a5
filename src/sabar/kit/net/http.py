"""The one client for everything this program fetches or sends over HTTP: guarded, bounded, patient.

What it calls is often named by strangers (weakness:metadata-and-unix-targets, CVE-2026-42180,
CVE-2026-62857). So a URL is taken apart strictly before anything is looked up (CVE-2023-42450), a name is
resolved once and every address it gives must be public (CVE-2026-22245), the connection goes to exactly
those addresses (CVE-2024-39687, rebinding), each redirect passes the same guard again (CVE-2026-77632), a
POST follows none (GHSA-f59r-8gcj-68f2), and no answer is read beyond its limit, packed or unpacked.
"""

import ipaddress
import re
import socket
import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from sabar.kit.net import addresses, networks
from sabar.kit.net.addresses import Address
from sabar.kit.net.networks import Network

CONNECT_S = 5.0
TOTAL_S = 20.0
REDIRECTS = 3
_MOST_WAIT_S = 86_400
_PIECE = 64 * 1024
_LONGEST_URL = 8192
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_BAD = re.compile(r"[^\x21-\x7e]|[\\<>\"{}|^`]")
_MOVED = frozenset({301, 302, 303, 307, 308})
#: The headers that sign a request for an address.
Sign = Callable[[str], Awaitable[Mapping[str, str]]]


class Refused(Exception):
    """This may not be called at all; trying again changes nothing."""


class Failed(Exception):
    """The other side could not be reached or did not answer as it should; later it may."""


class Unreachable(Failed):
    """Nobody answers at this host, whatever one asks it for."""


class TooLarge(Failed):
    """The answer goes on beyond what the caller takes."""


class Cause(StrEnum):
    """What a failure comes from."""

    NAME = "name"
    CERTIFICATE = "certificate"
    CLOSED = "closed"
    SLOW = "slow"
    ANSWER = "answer"


def cause(failed: Failed) -> Cause:
    error = failed.__cause__
    if isinstance(error, Failed):
        return cause(error)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Cause.NAME
    if isinstance(error, aiohttp.ClientSSLError):
        return Cause.CERTIFICATE
    if isinstance(error, TimeoutError):
        return Cause.SLOW
    if isinstance(error, (aiohttp.ClientConnectionError, OSError)):
        return Cause.CLOSED
    return Cause.ANSWER


class Guard:
    """What may be called: http and https on their own ports, at public addresses.

    Tests put another one in its place to reach a server on this machine.
    """

    def allows_port(self, scheme: str, port: int) -> bool:
        return port in (80, 443)

    def allows_scheme(self, scheme: str, *, https: bool) -> bool:
        """`https`: the caller sends something that nobody on the way may read."""
        return scheme == "https" or (scheme == "http" and not https)

    def allows(self, address: Address) -> bool:
        return addresses.is_public(address)

    def reaches(self, address: Address, port: int) -> bool:
        """Whether a connection may be opened, whichever way its address was found."""
        return self.allows(address)


class AlsoNear(Guard):
    """Besides public addresses these networks, there on any port."""

    def __init__(self, near: Iterable[Network]) -> None:
        self._near = tuple(near)

    def allows_port(self, scheme: str, port: int) -> bool:
        return True

    def allows(self, address: Address) -> bool:
        return super().allows(address) or self._is_near(address)

    def reaches(self, address: Address, port: int) -> bool:
        return self._is_near(address) or (super().allows(address) and super().allows_port("", port))

    def _is_near(self, address: Address) -> bool:
        return any(address in one for one in self._near)


def guard(near: Iterable[str]) -> Guard:
    """For public addresses, and these networks if there are any. Raises ValueError."""
    found = tuple(networks.parse(one) for one in near)
    return AlsoNear(found) if found else Guard()


@dataclass(frozen=True)
class Target:
    """A URL that was taken apart and found good."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


@dataclass(frozen=True)
class Answer:
    """`url` is where the answer came from after redirects; header names are lower-case."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def parse(url: str, guard: Guard, *, https: bool = False) -> Target:
    """Take a URL apart. Raises Refused for everything that is not plainly a web address."""
    if len(url) > _LONGEST_URL or _BAD.search(url):
        raise Refused("not a web address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("not a web address") from error
    scheme, host = parts.scheme.lower(), (parts.hostname or "").removesuffix(".")
    if scheme not in ("http", "https") or not guard.allows_scheme(scheme, https=https) or "@" in parts.netloc:
        raise Refused("not a scheme that is called, or with a user name")
    port = (443 if scheme == "https" else 80) if port is None else port
    if not guard.allows_port(scheme, port):
        raise Refused(f"port {port} is not one of the web")
    literal = _literal(host)
    if literal is not None:
        if not guard.allows(literal):
            raise Refused("an address that is not public")
    elif not _HOST.fullmatch(host) or _NUMBER.fullmatch(host.rpartition(".")[2]):
        # A last label that is a number makes an IPv4 address in one of its odd spellings.
        raise Refused("not a public host name")
    return Target(parts._replace(fragment="").geturl(), scheme, host, port)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


class _Forbidden(OSError):
    """Inside the connector, where only OSErrors are expected."""


class _Resolver(AbstractResolver):
    """One look-up; one bad address among the good ones spoils them all."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for one in found:
            address = _literal(one["host"])
            if address is None or not self._guard.allows(address):
                raise _Forbidden("a name that leads to an address that is not public")
        return found

    async def close(self) -> None:
        await self._inner.close()


class Client:
    """One per process; connections are kept between calls. Reads no proxy from the environment."""

    def __init__(self, user_agent: str, guard: Guard | None = None) -> None:
        self._guard = guard or Guard()
        self._agent = user_agent
        self._session: aiohttp.ClientSession | None = None

    def target(self, url: str, *, https: bool = False) -> Target:
        """Whether this could be called, before any look-up. Raises Refused."""
        return parse(url, self._guard, https=https)

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        most: int,
        cut: bool = False,
        same_origin: bool = False,
        total_s: float = TOTAL_S,
        sign: Sign | None = None,
    ) -> Answer:
        """Fetch, over at most three redirects. `most`: bytes of the body, unpacked; of a longer one, the
        beginning with `cut`. `same_origin`: a redirect that leaves the origin is refused. `total_s`: for each
        step of the way. `sign`: asked anew for each step, as long as that stays at the first origin.
        Raises Refused, Failed, Unreachable, TooLarge.
        """
        first = target = parse(url, self._guard)
        for _ in range(REDIRECTS + 1):
            try:
                signed = {**(headers or {}), **(await sign(target.url) if sign else {})}
                answer = await self._call("GET", target, None, signed, most, total_s, cut=cut)
            except Unreachable as error:
                if target.host == first.host:
                    raise
                raise Failed(f"redirected to where nobody answers: {error}") from error
            location = answer.headers.get("location")
            if answer.status not in _MOVED or location is None:
                return answer
            following = parse(urljoin(target.url, location), self._guard)
            if following.origin != target.origin:
                if same_origin:
                    raise Refused("redirected to another origin")
                # What was meant for one host is not told another.
                headers = {k: v for k, v in (headers or {}).items() if k.lower() in ("accept", "range")}
                sign = None
            target = following
        raise Failed("redirected too often")

    async def post(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str],
        most: int = _PIECE,
        https: bool = False,
        total_s: float = TOTAL_S,
    ) -> Answer:
        """Send. Redirects are answers like any other. Raises Refused, Failed, Unreachable, TooLarge."""
        target = parse(url, self._guard, https=https)
        return await self._call("POST", target, body, headers, most, total_s)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _call(
        self,
        method: str,
        target: Target,
        body: bytes | None,
        headers: Mapping[str, str],
        most: int,
        total_s: float,
        *,
        cut: bool = False,
    ) -> Answer:
        timeout = aiohttp.ClientTimeout(total=total_s, sock_connect=CONNECT_S)
        # As it was written: a signature is made over it, and an id is compared with it.
        address = URL(target.url, encoded=True)
        sent = {"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate", **headers}
        try:
            async with self._open().request(
                method, address, data=body, headers=sent, allow_redirects=False, timeout=timeout
            ) as response:
                content = await _read(response, most, cut=cut)
                received = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status, target.url, received, content)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            if _is_forbidden(error):
                raise Refused("a name that leads to an address that is not public") from error
            if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)):
                raise Unreachable(f"{type(error).__name__}: {error}") from error
            raise Failed(f"{type(error).__name__}: {error}") from error

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                resolver=_Resolver(self._guard),
                use_dns_cache=False,
                socket_factory=self._socket,
                limit=100,
                limit_per_host=8,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session

    def _socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """The last look at the address itself, whichever way it came here."""
        family, kind, protocol, _, where = info
        address = _literal(str(where[0]))
        if address is None or not self._guard.reaches(address, int(where[1])):
            raise _Forbidden("an address that is not public")
        return socket.socket(family, kind, protocol)


def asked_to_wait_ms(answer: Answer) -> int:
    """For how long the other side wants to be left alone (Retry-After in seconds), at most a day."""
    said = answer.headers.get("retry-after", "").strip()
    return (
        min(int(said), _MOST_WAIT_S) * 1000 if said.isascii() and said.isdecimal() and len(said) < 10 else 0
    )


def _is_forbidden(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, _Forbidden) or isinstance(getattr(error, "os_error", None), _Forbidden):
            return True
        error = error.__cause__ or error.__context__
    return False


async def _read(response: aiohttp.ClientResponse, most: int, *, cut: bool) -> bytes:
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing in ("", "identity"):
        unpack = None
    elif packing in ("gzip", "x-gzip", "deflate"):
        # 32: zlib or gzip, whichever header it has.
        unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    else:
        raise Failed(f"packed in a way that was not asked for: {packing[:40]!r}")
    kept = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        if unpack is None:
            kept += piece
        else:
            try:
                kept += unpack.decompress(piece, most + 1 - len(kept))
            except zlib.error as error:
                raise Failed("the answer is packed wrongly") from error
        if len(kept) > most or (unpack is not None and unpack.unconsumed_tail):
            if cut:
                return bytes(kept[:most])
            raise TooLarge(f"the answer is larger than {most} bytes")
    return bytes(kept)
