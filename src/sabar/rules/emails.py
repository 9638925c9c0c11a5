"""Mail addresses: which ones we write to, and the one spelling by which they are compared."""

import hashlib

import regex

from sabar.kit.net import mailboxes
from sabar.model.problems import Fault, Problem
from sabar.rules import limits

_DOMAIN = regex.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]")

#: RFC 5321, in octets.
_LOCAL_LENGTH, _DOMAIN_LENGTH = 64, 255


def key(email: str) -> str:
    """Small letters, the domain as it stands in DNS; what is no address comes back in small letters."""
    small = email.strip().lower()
    local, at, domain = small.rpartition("@")
    try:
        return f"{local}{at}{mailboxes.host(domain)}" if at and domain else small
    except ValueError:
        return small


def written(email: str) -> str:
    """The address as a letter to it has it. ValueError where `problem` is one."""
    return mailboxes.written(email)


def problem(email: str) -> Fault | None:
    """What speaks against writing to this address, or None."""
    if not email.strip():
        return Fault(Problem.BLANK)
    if len(email) > limits.PROFILES.email:
        return Fault(Problem.TOO_LONG, {"most": limits.PROFILES.email})
    local, domain = email.strip().rpartition("@")[0], key(email).rpartition("@")[2]
    if not _DOMAIN.fullmatch(domain) or domain.rpartition(".")[2].isdecimal() or len(domain) > _DOMAIN_LENGTH:
        return Fault(Problem.NOT_A_MAIL_ADDRESS)
    if local and not local.isascii():
        # It would need SMTPUTF8 (RFC 6531) of every server on the way, of which nobody can be sure.
        return Fault(Problem.LOCAL_PART_NOT_ASCII)
    if len(local) > _LOCAL_LENGTH or not mailboxes.LOCAL.fullmatch(local):
        return Fault(Problem.NOT_A_MAIL_ADDRESS)
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
