"""What this server has to do with another one: the whole policy, asked by whoever speaks with it."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from sabar.model.accounts import Field
from sabar.model.blocklists import DomainBlock
from sabar.rules.writing import links

#: From what changes nothing to what ends everything.
SEVERITIES = ("noop", "silence", "suspend")
Verdict = Literal["open", "limited", "refused"]


class Stance(msgspec.Struct, frozen=True):
    """`open`: like ourselves. `limited`: seen by those who follow its people. `refused`: nothing is
    exchanged.

    `media`: whether its files are kept here; `reports`: whether its reports are read.
    """

    verdict: Verdict
    media: bool = True
    reports: bool = True


OPEN = Stance("open")
REFUSED = Stance("refused", media=False, reports=False)


def server(name: str) -> str | None:
    """A server as it is known here, with its port where that is unusual; None when it cannot be one."""
    bare, colon, port = name.partition(":")
    key = links.host_key(bare)
    if key is None or "." not in key:
        return None
    if not colon or port == "443":
        return key
    good = port.isascii() and port.isdecimal() and len(port) < 6 and 0 < int(port) < 65536
    return f"{key}:{int(port)}" if good else None


def typed(wanted: str) -> str | None:
    """A domain somebody typed, or pasted as an address; None when it is none."""
    bare = re.sub(r"^https?://", "", wanted.strip(), flags=re.IGNORECASE).split("/")[0]
    found = links.host_key(bare.removeprefix("www.").removeprefix("*."))
    if found is None or "." not in found or found.rpartition(".")[2].isdigit():
        return None
    return found


def typed_server(wanted: str) -> str | None:
    """As `typed`, also with a port; only then an address can stand for a name."""
    bare = re.sub(r"^https?://", "", wanted.strip(), flags=re.IGNORECASE).split("/")[0]
    return server(bare) if ":" in bare else typed(wanted)


def host_of(uri: str) -> str:
    """The host of a web address in its one spelling, with its port where that is unusual; empty when it is
    none.
    """
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return ""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    if usual is None or parts.hostname is None or "@" in parts.netloc:
        return ""
    host = links.host_key(parts.hostname) or ""
    return f"{host}:{port}" if host and port not in (None, usual) else host


def and_above(domain: str) -> list[str]:
    """The domain and its parents, the nearest first: `a.b.org`, `b.org`, `org`; of one with a port,
    first that, then the same without.
    """
    bare, colon, _ = domain.partition(":")
    parts = bare.split(".")
    return [domain] * bool(colon) + [".".join(parts[number:]) for number in range(len(parts))]


def proved(fields: Iterable[Field]) -> set[str]:
    """The domains of the links in a profile that are its writer's own, and those above each."""
    hosts = {
        host for field in fields if field.verified_at is not None and (host := urlsplit(field.value).hostname)
    }
    return {name for host in hosts for name in and_above(host) if "." in name}


def nearest(names: Collection[str]) -> tuple[str, ...]:
    """Of domains with those above them, those that were meant: what is above one only hosts it."""
    if len(names) < 2:
        return tuple(names)
    return tuple(
        name
        for name in names
        if not any(other.endswith(f".{name}") and other != f"www.{name}" for other in names)
    )


def rule_for(domain: str, blocks: Mapping[str, DomainBlock]) -> DomainBlock | None:
    """The block of the domain or of its nearest parent."""
    return next((blocks[name] for name in and_above(domain) if name in blocks), None)


def stance(
    domain: str, blocks: Mapping[str, DomainBlock], allows: Collection[str], *, allow_list: bool
) -> Stance:
    """`blocks` and `allows` hold at least those of the domain and its parents. With `allow_list` nobody is
    spoken with who is not on it; a block counts in either world.
    """
    if allow_list and domain not in allows:
        return REFUSED
    rule = rule_for(domain, blocks)
    if rule is None:
        return OPEN
    if rule.severity == "suspend":
        return REFUSED
    verdict: Verdict = "limited" if rule.severity == "silence" else "open"
    return Stance(verdict, media=not rule.reject_media, reports=not rule.reject_reports)


def stricter(one: DomainBlock, other: DomainBlock) -> bool:
    """Whether `one` takes away all that `other` takes away."""
    if one.severity == "suspend":
        return True
    if SEVERITIES.index(one.severity) < SEVERITIES.index(other.severity):
        return False
    return (one.reject_media or not other.reject_media) and (one.reject_reports or not other.reject_reports)


def obfuscated(domain: str) -> str:
    """The domain with its middle starred out: the first and the last quarter stay, and so do dots."""
    quarter = len(domain) // 4
    return "".join(
        "*" if quarter < place < len(domain) - quarter and letter != "." else letter
        for place, letter in enumerate(domain)
    )
