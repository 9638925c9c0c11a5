"""Who may not sign up, whatever the door says: kept-out networks and mail addresses."""

from sabar.backends.ip_blocks import APPROVAL, NO_ACCESS, SIGN_UP_BLOCK
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.model.errors import Forbidden, invalid
from sabar.model.problems import Problem
from sabar.rules import domains, emails
from sabar.services import Services
from sabar.store import blocklists


def demand_open(app: Services, address: str) -> None:
    """Raises Forbidden when nobody signs up from this network."""
    if app.gates.severity(address, app.clock.now_ms()) in (SIGN_UP_BLOCK, NO_ACCESS):
        raise Forbidden


def wants_approval(app: Services, address: str) -> bool:
    """Whether staff look at everybody who comes from this network, invited or not."""
    return app.gates.severity(address, app.clock.now_ms()) == APPROVAL


async def demand_welcome(app: Services, email: str, address: str) -> None:
    """Raises Invalid for a mail address that is kept out; attempts at a blocked domain are counted."""
    db = app.db.read()
    domain = emails.domain_of(email)
    block = await blocklists.email_domain_block(db, domains.and_above(domain)) if domain else None
    if block is not None:
        now = app.clock.now_ms()
        day, source = now // times.DAY, secrets.derived(app.secret, f"attempt:{address}", now // times.DAY)

        async def unit(tx: Tx) -> None:
            await blocklists.count_attempt(tx, block.id, day, source)

        await app.db.write(unit)
        raise invalid("email", Problem.MAIL_SERVICE_BLOCKED)
    if await blocklists.email_block(db, emails.canonical_hash(email)) is not None:
        # The same answer as for an address that is taken: whose address is kept out is nobody's business.
        raise invalid("email", Problem.TAKEN)
