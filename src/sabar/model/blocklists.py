"""What is blocked: other servers, networks, mail addresses."""

import msgspec


class DomainAllow(msgspec.Struct, frozen=True):
    id: int
    domain: str
    created_at: int


class DomainBlock(msgspec.Struct, frozen=True):
    """`severity`: noop, silence or suspend; holds for the domain and all below it. `by_hand`: staff set it
    themselves, so that no list takes it away.
    """

    id: int
    domain: str
    severity: str
    reject_media: bool
    reject_reports: bool
    private_comment: str
    public_comment: str
    obfuscate: bool
    created_at: int
    by_hand: bool = True


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


class Treatment(msgspec.Struct, frozen=True):
    """How a list says that a domain, and all below it, is to be treated; as in `DomainBlock`."""

    domain: str
    severity: str
    reject_media: bool = False
    reject_reports: bool = False
    public_comment: str = ""
    obfuscate: bool = False


class RefusedLine(msgspec.Struct, frozen=True):
    """A line of a list that says nothing that can be done. `why`: the name of a `Problem`."""

    number: int
    words: str
    why: str


class Blocklist(msgspec.Struct, frozen=True):
    """A list of servers to keep at a distance. `url`: where it is fetched from; empty: it came as a file.
    `automatic`: what ends no follow is done without asking. `error`: why it could not be fetched the last
    time; `changed_at`: when it said something else for the last time.
    """

    id: int
    name: str
    url: str
    automatic: bool
    etag: str
    created_at: int
    asked_at: int | None
    changed_at: int | None
    error: str
    refused: list[RefusedLine]
