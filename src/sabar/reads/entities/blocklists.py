"""Admin::DomainAllow, Admin::DomainBlock, Admin::IpBlock, Admin::EmailDomainBlock,
Admin::CanonicalEmailBlock, and what everybody sees of a blocked domain.
"""

import hashlib
from collections.abc import Mapping

import msgspec

from sabar.kit import times
from sabar.model import blocklists
from sabar.reads import api_types
from sabar.rules import domains
from sabar.rules.limits import GATES


class AdminDomainAllow(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    domain: api_types.Domain
    created_at: api_types.Time


class AdminDomainBlock(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    domain: api_types.Domain
    digest: str
    created_at: api_types.Time
    severity: str
    reject_media: bool
    reject_reports: bool
    private_comment: str | None
    public_comment: str | None
    obfuscate: bool


class AdminIpBlock(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    ip: str
    severity: str
    comment: str
    created_at: api_types.Time
    expires_at: api_types.Time | None


class AttemptsOfDay(msgspec.Struct, frozen=True):
    """`day` in seconds since the epoch; `accounts`: different addresses, `uses`: attempts."""

    day: api_types.DaySeconds
    accounts: str
    uses: str


class AdminEmailDomainBlock(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    domain: api_types.Domain
    created_at: api_types.Time
    history: list[AttemptsOfDay]


class AdminCanonicalEmailBlock(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    canonical_email_hash: str


class DomainBlock(msgspec.Struct, frozen=True, kw_only=True):
    domain: api_types.Domain
    digest: str
    severity: str
    comment: str


class BlockedAlready(msgspec.Struct, frozen=True):
    """The 422 of a domain that is treated at least as hard."""

    error: str
    existing_domain_block: AdminDomainBlock


def allow(record: blocklists.DomainAllow) -> AdminDomainAllow:
    return AdminDomainAllow(id=str(record.id), domain=record.domain, created_at=times.iso(record.created_at))


def block(record: blocklists.DomainBlock) -> AdminDomainBlock:
    return AdminDomainBlock(
        id=str(record.id),
        domain=record.domain,
        digest=_digest(record.domain),
        created_at=times.iso(record.created_at),
        severity=record.severity,
        reject_media=record.reject_media,
        reject_reports=record.reject_reports,
        private_comment=record.private_comment or None,
        public_comment=record.public_comment or None,
        obfuscate=record.obfuscate,
    )


def public(record: blocklists.DomainBlock) -> DomainBlock:
    """The digest lets whoever knows the domain find it, also when its name is starred out."""
    return DomainBlock(
        domain=domains.obfuscated(record.domain) if record.obfuscate else record.domain,
        digest=_digest(record.domain),
        severity=record.severity,
        comment=record.public_comment,
    )


def ip(record: blocklists.IpBlock) -> AdminIpBlock:
    return AdminIpBlock(
        id=str(record.id),
        ip=record.ip,
        severity=record.severity,
        comment=record.comment,
        created_at=times.iso(record.created_at),
        expires_at=times.iso_or_none(record.expires_at),
    )


def email_domain(
    record: blocklists.EmailDomainBlock, attempts: Mapping[int, tuple[int, int]], today: int
) -> AdminEmailDomainBlock:
    """`attempts`: day since the epoch → attempts, addresses."""
    seconds = times.DAY // times.SECOND
    history = []
    for day in range(today, today - GATES.history_days, -1):
        uses, accounts = attempts.get(day, (0, 0))
        history.append(AttemptsOfDay(str(day * seconds), str(accounts), str(uses)))
    return AdminEmailDomainBlock(
        id=str(record.id), domain=record.domain, created_at=times.iso(record.created_at), history=history
    )


def email(record: blocklists.CanonicalEmailBlock) -> AdminCanonicalEmailBlock:
    return AdminCanonicalEmailBlock(id=str(record.id), canonical_email_hash=record.canonical_email_hash)


def _digest(domain: str) -> str:
    return hashlib.sha256(domain.encode()).hexdigest()
