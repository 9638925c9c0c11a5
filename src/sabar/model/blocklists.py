"""What is blocked: other servers, networks, mail addresses."""

import msgspec


class DomainAllow(msgspec.Struct, frozen=True):
    id: int
    domain: str
    created_at: int


class DomainBlock(msgspec.Struct, frozen=True):
    """`severity`: noop, silence or suspend; holds for the domain and all below it."""

    id: int
    domain: str
    severity: str
    reject_media: bool
    reject_reports: bool
    private_comment: str
    public_comment: str
    obfuscate: bool
    created_at: int


class IpBlock(msgspec.Struct, frozen=True):
    """`ip`: a network in CIDR notation. `severity`: sign_up_requires_approval, sign_up_block, no_access."""

    id: int
    ip: str
    severity: str
    comment: str
    expires_at: int | None
    created_at: int


class EmailDomainBlock(msgspec.Struct, frozen=True):
    """No account for addresses at this domain or below it."""

    id: int
    domain: str
    created_at: int


class CanonicalEmailBlock(msgspec.Struct, frozen=True):
    """One mail address in all its spellings, kept as a hash."""

    id: int
    canonical_email_hash: str
    created_at: int
