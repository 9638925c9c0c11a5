"""Which account of another server signed a request: by keys that it publishes, under rules that are strict.

Nothing a request says of itself is believed before its signature is: neither what it covers nor by which
algorithm it was made is for the caller to choose.
"""

from functools import partial

from starlette.requests import Request

from sabar.edge import callers
from sabar.federation import actors, fetching
from sabar.kit import times
from sabar.kit.crypto import actor_keys, secrets
from sabar.kit.i18n import N_
from sabar.kit.net import cavage, forwarded, message_signatures
from sabar.kit.net.signed_requests import Claim, Malformed, Sent
from sabar.kit.rate import Rate
from sabar.model.accounts import Account
from sabar.model.errors import Forbidden, Unavailable, Unsigned
from sabar.model.viewers import Actor
from sabar.reads.staff import blocklists
from sabar.rules import domains, rates
from sabar.rules.federation import signatures
from sabar.rules.federation.fetching import FETCHING
from sabar.rules.rates import By, RateClass
from sabar.services import Services
from sabar.store.federation import servers

#: How often it is written down that a server was heard.
_NOTED_MS = 5 * times.MINUTE


class Verifier:
    """Finds out who signed a request that has no body, or whose body is compared later."""

    def __init__(self, app: Services) -> None:
        self._app = app

    async def signer(self, request: Request) -> Actor:
        account = await signer_of(self._app, request, None)
        if account.suspended_at is not None:
            raise Forbidden
        return Actor(account)


async def signer_of(app: Services, request: Request, body: bytes | None, actor: str = "") -> Account:
    """The account that signed this, also one that staff suspended. `body`: as it came, byte by byte; None
    where there is none. `actor`: whose the key must be, if it says so, of a server that is known not to be
    shut out; another's of the same name does not count then. Raises Unsigned for what is not believed,
    Forbidden for a server with which nothing is exchanged, TooMany where this server had to ask others too
    often, Unavailable when the key could not be fetched now.
    """
    sent = _sent(app, request)
    claim = _read(sent)
    has_body = request.method not in ("GET", "HEAD")
    now_s = app.clock.now_ms() // 1000
    fault = signatures.fault(claim, has_body=has_body, now_s=now_s)
    if fault is not None:
        raise Unsigned(fault)
    if body is not None and not claim.fits(body):
        raise Unsigned(N_("The body is not the one that was signed"))
    host = _host_of_key(claim.key_id)
    if host != domains.host_of(actor) and await blocklists.refused(app, [host]):
        raise Forbidden(N_("This server exchanges nothing with yours"))
    at = {By.ADDRESS: forwarded.counted_as(callers.address(app, request)), By.SERVER: "here"}
    cost = rates.charges(RateClass.STRANGER if has_body else RateClass.VISITOR, at)
    account = await _account(app, claim, actor, cost)
    await _note_heard(app, domains.host_of(account.uri))
    return account


def _sent(app: Services, request: Request) -> Sent:
    """As it was sent to the public address of this server: what was signed for another one does not hold."""
    path: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    target = path.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    sent = Sent(request.method, app.settings.url + target, headers)
    headers["host"] = sent.host
    return sent


def _read(sent: Sent) -> Claim:
    if "signature" not in sent.headers:
        raise Unsigned
    try:
        if "signature-input" in sent.headers:
            return message_signatures.read(sent)
        return cavage.read(sent)
    except Malformed as error:
        raise Unsigned(N_("The signature cannot be used: {error}"), error=error) from error


def _host_of_key(key_id: str) -> str:
    return domains.host_of(key_id) or key_id.rpartition("@")[2].lower()


async def _account(app: Services, claim: Claim, actor: str, cost: list[tuple[Rate, str]]) -> Account:
    """`cost`: of each time that nobody here knows whose key it is, before anybody is asked."""
    if not await actors.knows_key(app, claim.key_id, actor):
        await app.limits.demand(cost)
    found = await _signer(app, claim, actor, fresh=False)
    # Its owner may have new keys. He is asked now and then, not each time that somebody signs in his name.
    if found is None and await app.cache.add(_asked_anew(claim.key_id), b"", FETCHING.anew_ms):
        await app.limits.demand(cost)
        found = await _signer(app, claim, actor, fresh=True)
    if found is None:
        raise Unsigned(N_("The signature is not by the key it names"))
    return found


async def _signer(app: Services, claim: Claim, actor: str, *, fresh: bool) -> Account | None:
    try:
        known = await app.flights.share(
            ("key", claim.key_id, actor, fresh),
            partial(actors.by_key, app, claim.key_id, of=actor, fresh=fresh),
        )
    except fetching.Later as error:
        raise Unavailable(N_("Your key could not be fetched; send it again later")) from error
    except fetching.NotFetched:
        return None
    if known is None or known[0].local:
        return None
    account, key = known
    return account if _is_by(claim, key.public) else None


def _is_by(claim: Claim, public: str) -> bool:
    try:
        key = actor_keys.load_public(public)
    except ValueError:
        return False
    return claim.is_by(key)


async def _note_heard(app: Services, host: str) -> None:
    if await app.cache.add(f"federation.heard:{host}", b"", _NOTED_MS):
        now = app.clock.now_ms()
        await app.db.write(lambda tx: servers.heard(tx, host, now))


def _asked_anew(key_id: str) -> str:
    return f"federation.asked_anew:{secrets.digest(key_id.partition('#')[0])}"
