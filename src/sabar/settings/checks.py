"""What an option must look like beyond its type. Each raises ValueError with a sentence for the owner."""

import ipaddress
from urllib.parse import urlsplit

from sabar.kit.net import mailboxes


def listen(value: str) -> str:
    host, colon, port = value.rpartition(":")
    if not colon or not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise ValueError("give it as address:port, for example 127.0.0.1:8000 or [::1]:8000")
    return value


def loopback(value: str) -> str:
    if not value:
        return value
    host = listen(value).rpartition(":")[0].strip("[]")
    if host != "localhost" and not _is_loopback(host):
        raise ValueError("it is an address of this machine alone, for example 127.0.0.1:9464 or [::1]:9464")
    return value


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("give it as https://name, the address people type")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("it is a scheme and a host only: no path, question mark or user")
    if parts.hostname and not parts.hostname.isascii():
        # Browsers name it so, and what they name is compared.
        port = f":{parts.port}" if parts.port else ""
        value = f"{parts.scheme}://{mailboxes.host(parts.hostname)}{port}"
    return value.rstrip("/").lower()


def handle_domain(value: str) -> str:
    try:
        return mailboxes.host(value) if value else ""
    except ValueError as wrong:
        raise ValueError("it is a host alone, for example example.org") from wrong


def database(value: str) -> str:
    if value and not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("it begins with sqlite:/// or postgresql://")
    return value


def mail(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise ValueError("give it as smtp://user:password@host:587 or smtps://user:password@host:465")
    return value


def mail_from(value: str) -> str:
    """As it is written in letters."""
    try:
        return mailboxes.written(value) if value else ""
    except ValueError as wrong:
        raise ValueError("give a mail address alone, without a name, as in sabar@example.org") from wrong


def translation(value: str) -> str:
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


def languages(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or not all(tag.replace("-", "").isalnum() for tag in value):
        raise ValueError("give language tags with commas, for example en,fr")
    return value


def networks(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(item, strict=False)) for item in value)
