"""Mail addresses: which ones we write to, and the one spelling by which they are compared."""

import hashlib

import idna
import regex

from sabar.rules import limits
from sabar.rules.names import Problem

#: Stricter than the standard: no quotes, percent routes or comments, which mail servers read in several
#: ways (CVE-2026-41259).
_LOCAL = regex.compile(r"[a-z0-9!#$&'*+/=?^_`{|}~-]++(?:\.[a-z0-9!#$&'*+/=?^_`{|}~-]++)*+")
_DOMAIN = regex.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]")


def key(email: str) -> str:
    """Small letters, the domain as it stands in DNS; what is no address comes back in small letters."""
    small = email.strip().lower()
    local, at, domain = small.rpartition("@")
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode()}" if at and domain else small
    except (idna.IDNAError, UnicodeError):
        return small


def problem(email: str) -> Problem | None:
    """What speaks against writing to this address, or None."""
    if not email.strip():
        return "ERR_BLANK", "can't be blank"
    if len(email) > limits.PROFILES.email:
        return "ERR_TOO_LONG", f"is too long (maximum is {limits.PROFILES.email} characters)"
    local, _, domain = key(email).rpartition("@")
    if len(local) > 64 or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        return "ERR_INVALID", "is not a mail address"
    if domain.rpartition(".")[2].isdecimal():
        return "ERR_INVALID", "is not a mail address"
    return None


def domain_of(email: str) -> str:
    """What stands after the @ of a key; empty when there is none."""
    return key(email).rpartition("@")[2] if "@" in email else ""


def canonical(email: str) -> str:
    """The one spelling of an address that reaches one mail box: no dots, nothing after a +."""
    local, _, domain = key(email).rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def canonical_hash(email: str) -> str:
    """SHA-256 of `canonical` in hex, as the admin API shows it."""
    return hashlib.sha256(canonical(email).encode()).hexdigest()
