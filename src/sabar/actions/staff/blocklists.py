"""Keep other servers, networks and mail addresses out, or let them in again. For those who run the server."""

import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from sabar.backends.ip_blocks import NO_ACCESS, SEVERITIES
from sabar.db import errors as db_errors
from sabar.db.engine import Tx
from sabar.events import IpBlocksChanged, StanceChanged
from sabar.kit import times
from sabar.kit.net import networks
from sabar.model.blocklists import CanonicalEmailBlock, DomainAllow, DomainBlock, EmailDomainBlock, IpBlock
from sabar.model.errors import Invalid, NotFound, invalid, several
from sabar.model.problems import Fault, Problem
from sabar.model.viewers import Viewer
from sabar.rules import domains, emails, limits, roles
from sabar.rules.roles import Permission
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store import audit, blocklist_sources, blocklists

Gate = TypeVar("Gate", DomainAllow, DomainBlock, IpBlock, EmailDomainBlock, CanonicalEmailBlock)
_LIFTED: dict[type[msgspec.Struct], tuple[str, Permission]] = {
    DomainAllow: ("domain_allow", Permission.MANAGE_FEDERATION),
    DomainBlock: ("domain_block", Permission.MANAGE_FEDERATION),
    IpBlock: ("ip_block", Permission.MANAGE_BLOCKS),
    EmailDomainBlock: ("email_domain_block", Permission.MANAGE_BLOCKS),
    CanonicalEmailBlock: ("email_block", Permission.MANAGE_BLOCKS),
}
_HASH = re.compile(r"[0-9a-f]{64}")


class BlockedAlready(Invalid):
    """The domain is kept further away already."""

    def __init__(self, existing: DomainBlock) -> None:
        fault = Fault(Problem.STRICTER_ALREADY, {"domain": existing.domain})
        super().__init__(fault.problem.text, details={"domain": [fault]}, domain=existing.domain)
        self.existing = existing


class DomainChange(msgspec.Struct, frozen=True):
    """How a domain is treated. None leaves a value as it is."""

    severity: str | None = None
    reject_media: bool | None = None
    reject_reports: bool | None = None
    private_comment: str | None = None
    public_comment: str | None = None
    obfuscate: bool | None = None


class IpChange(msgspec.Struct, frozen=True):
    """A rule for a network. None leaves a value as it is; `expires_in` in seconds, 0 is for ever."""

    ip: str | None = None
    severity: str | None = None
    comment: str | None = None
    expires_in: int | None = None


class _Deed:
    """Who does what: checked at once, logged in the transaction. Without a viewer it is done on the machine
    itself.
    """

    def __init__(self, app: Services, viewer: Viewer | None, action: str, needs: Permission) -> None:
        if viewer is not None:
            roles.demand(viewer.user.role, needs)
        self._account, self._action = viewer.account if viewer else None, action
        self._id, self.now = app.ids.next(), app.clock.now_ms()
        self._severance_id = app.ids.next()

    async def log(self, tx: Tx, detail: str) -> None:
        await audit.add(tx, self._id, self.now, self._account, self._action, detail=detail)

    def judged(self, tx: Tx, domain: str) -> None:
        """What that means for the accounts of this server is brought about."""
        tx.emit(StanceChanged(domain, self._severance_id))


async def allow_domain(app: Services, viewer: Viewer, domain: str) -> DomainAllow:
    """Put a domain on the list; the entry that is there when it was on it."""
    deed = _Deed(app, viewer, "domain_allow.create", Permission.MANAGE_FEDERATION)
    record = DomainAllow(app.ids.next(), _domain(domain), app.clock.now_ms())

    async def unit(tx: Tx) -> DomainAllow:
        known = await blocklists.allow_of(tx, record.domain)
        if known is None:
            await blocklists.insert(tx, record)
            await deed.log(tx, record.domain)
            deed.judged(tx, record.domain)
        return known or record

    return await app.db.write(unit)


async def block_domain(
    app: Services, viewer: Viewer | None, domain: str, change: DomainChange
) -> DomainBlock:
    """Raises BlockedAlready when the domain, or one above it, is treated at least as hard."""
    deed = _Deed(app, viewer, "domain_block.create", Permission.MANAGE_FEDERATION)
    blank = DomainBlock(
        app.ids.next(), _domain(domain), "silence", False, False, "", "", False, app.clock.now_ms()
    )
    record = _changed(blank, change)

    async def unit(tx: Tx) -> DomainBlock:
        known = domains.rule_for(
            record.domain, await blocklists.blocks_of(tx, domains.and_above(record.domain))
        )
        if known is not None and (known.domain == record.domain or not domains.stricter(record, known)):
            raise BlockedAlready(known)
        await blocklists.insert(tx, record)
        await deed.log(tx, f"{record.domain} {record.severity}")
        deed.judged(tx, record.domain)
        return record

    try:
        return await app.db.write(unit)
    except db_errors.UniqueViolation as error:
        known = await blocklists.blocks_of(app.db.read(), [record.domain])
        raise BlockedAlready(known.get(record.domain, record)) from error


async def change_domain_block(app: Services, viewer: Viewer, id: int, change: DomainChange) -> DomainBlock:
    deed = _Deed(app, viewer, "domain_block.change", Permission.MANAGE_FEDERATION)

    async def unit(tx: Tx) -> DomainBlock:
        known = await blocklists.one(tx, DomainBlock, id)
        if known is None:
            raise NotFound
        record = msgspec.structs.replace(_changed(known, change), by_hand=True)
        await blocklists.update(tx, record)
        await deed.log(tx, f"{record.domain} {record.severity}")
        deed.judged(tx, record.domain)
        return record

    return await app.db.write(unit)


async def block_ip(app: Services, viewer: Viewer, change: IpChange, *, own_address: str) -> IpBlock:
    """`own_address`: where the order comes from; whoever gives it cannot lock himself out."""
    deed = _Deed(app, viewer, "ip_block.create", Permission.MANAGE_BLOCKS)
    if change.severity is None:
        raise invalid("severity", Problem.BLANK)
    now = deed.now
    blank = IpBlock(app.ids.next(), "0.0.0.0/32", change.severity, "", None, now)
    record = _ruled(blank, change, now, own_address)

    async def unit(tx: Tx) -> IpBlock:
        await blocklists.insert(tx, record)
        await deed.log(tx, f"{record.ip} {record.severity}")
        tx.emit(IpBlocksChanged())
        return record

    return await _kept_once(app, unit)


async def change_ip_block(
    app: Services, viewer: Viewer, id: int, change: IpChange, *, own_address: str
) -> IpBlock:
    deed = _Deed(app, viewer, "ip_block.change", Permission.MANAGE_BLOCKS)
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> IpBlock:
        known = await blocklists.one(tx, IpBlock, id)
        if known is None:
            raise NotFound
        record = _ruled(known, change, now, own_address)
        await blocklists.update(tx, record)
        await deed.log(tx, f"{record.ip} {record.severity}")
        tx.emit(IpBlocksChanged())
        return record

    return await _kept_once(app, unit)


async def _kept_once(app: Services, unit: Callable[[Tx], Awaitable[IpBlock]]) -> IpBlock:
    """Raises Invalid when there is another rule for the same network."""
    try:
        return await app.db.write(unit)
    except db_errors.UniqueViolation as error:
        raise invalid("ip", Problem.TAKEN) from error


async def block_email_domain(app: Services, viewer: Viewer, domain: str) -> EmailDomainBlock:
    deed = _Deed(app, viewer, "email_domain_block.create", Permission.MANAGE_BLOCKS)
    record = EmailDomainBlock(app.ids.next(), _mail_domain(domain), app.clock.now_ms())

    async def unit(tx: Tx) -> None:
        await blocklists.insert(tx, record)
        await deed.log(tx, record.domain)

    try:
        await app.db.write(unit)
    except db_errors.UniqueViolation as error:
        raise invalid("domain", Problem.TAKEN) from error
    return record


async def block_email(
    app: Services, viewer: Viewer, *, email: str | None, canonical_hash: str | None
) -> CanonicalEmailBlock:
    """By the address, or by its hash when that is all one has."""
    deed = _Deed(app, viewer, "email_block.create", Permission.MANAGE_BLOCKS)
    wanted = emails.canonical_hash(_email(email)) if email else (canonical_hash or "").strip().lower()
    if not wanted:
        raise invalid("canonical_email_hash", Problem.BLANK)
    if not _HASH.fullmatch(wanted):
        raise invalid("canonical_email_hash", Problem.NOT_A_HASH)
    record = CanonicalEmailBlock(app.ids.next(), wanted, app.clock.now_ms())

    async def unit(tx: Tx) -> None:
        await blocklists.insert(tx, record)
        await deed.log(tx, wanted)

    try:
        await app.db.write(unit)
    except db_errors.UniqueViolation as error:
        raise invalid("canonical_email_hash", Problem.TAKEN) from error
    return record


async def lift(app: Services, viewer: Viewer | None, kind: type[Gate], id: int) -> Gate:
    """Take one away; what it was."""
    noun, needs = _LIFTED[kind]
    deed = _Deed(app, viewer, f"{noun}.delete", needs)

    async def unit(tx: Tx) -> Gate:
        known = await blocklists.one(tx, kind, id)
        if known is None:
            raise NotFound
        await blocklists.delete(tx, kind, id)
        if isinstance(known, DomainBlock):
            await blocklist_sources.decline(tx, known.domain)
        await deed.log(tx, _name(known))
        if isinstance(known, IpBlock):
            tx.emit(IpBlocksChanged())
        elif isinstance(known, (DomainBlock, DomainAllow)):
            deed.judged(tx, known.domain)
        return known

    return await app.db.write(unit)


def _name(gate: DomainAllow | DomainBlock | IpBlock | EmailDomainBlock | CanonicalEmailBlock) -> str:
    if isinstance(gate, IpBlock):
        return gate.ip
    return gate.canonical_email_hash if isinstance(gate, CanonicalEmailBlock) else gate.domain


def _domain(written: str) -> str:
    clean = text.clean_line(written, "domain").strip(".")
    if not clean:
        raise invalid("domain", Problem.BLANK)
    key = domains.server(clean)
    if key is None:
        raise invalid("domain", Problem.NOT_A_DOMAIN)
    return key


def _mail_domain(written: str) -> str:
    found = _domain(written)
    if ":" in found:
        raise invalid("domain", Problem.NOT_A_DOMAIN)
    return found


def _email(written: str) -> str:
    problem = emails.problem(written)
    if problem:
        raise several({"email": [problem]})
    return written


def _changed(block: DomainBlock, change: DomainChange) -> DomainBlock:
    values = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not None}
    if values.get("severity", "noop") not in domains.SEVERITIES:
        raise invalid("severity", Problem.NOT_IN_LIST)
    for name in ("private_comment", "public_comment"):
        if name in values:
            values[name] = _comment(name, values[name])
    return msgspec.structs.replace(block, **values)


def _ruled(block: IpBlock, change: IpChange, now: int, own_address: str) -> IpBlock:
    severity = block.severity if change.severity is None else change.severity
    if severity not in SEVERITIES:
        raise invalid("severity", Problem.NOT_IN_LIST)
    try:
        network = networks.parse(block.ip if change.ip is None else change.ip)
    except ValueError:
        raise invalid("ip", Problem.NOT_A_NETWORK) from None
    own = networks.address(own_address)
    if severity == NO_ACCESS and own is not None and own in network:
        raise invalid("ip", Problem.OWN_NETWORK)
    expires_at = block.expires_at
    if change.expires_in is not None:
        if change.expires_in < 0:
            raise invalid("expires_in", Problem.IN_THE_PAST)
        seconds = min(change.expires_in, limits.FAR_SECONDS)
        expires_at = now + seconds * times.SECOND if seconds else None
    comment = block.comment if change.comment is None else _comment("comment", change.comment)
    return IpBlock(block.id, str(network), severity, comment, expires_at, block.created_at)


def _comment(field: str, words: str) -> str:
    clean = text.clean_text(words, field)
    if len(clean) > limits.GATES.comment:
        raise invalid(field, Problem.TOO_LONG, most=limits.GATES.comment)
    return clean
