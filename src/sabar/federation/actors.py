"""Who an id, a handle or a key of another server stands for: known, or looked up, checked and kept."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from sabar.actions.federation import remote_accounts
from sabar.actions.federation.remote_accounts import Pictures
from sabar.federation import fetching, files, fingers
from sabar.federation.fetching import Budget
from sabar.federation.translate import people, shapes
from sabar.model.accounts import Account
from sabar.model.federation import Described, PublicKey
from sabar.reads.server import addresses
from sabar.reads.staff import blocklists
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import accounts
from sabar.store.federation import actors as store
from sabar.store.federation import deeds


async def known(app: Services, uri: str) -> Account | None:
    """An account of this server or one that was kept, by its id; nothing is fetched."""
    if name := addresses.account_named(app, uri):
        account = await accounts.here_by_name(app.db.read(), name)
        return account if account is not None and addresses.actor(app, account) == uri else None
    account = await store.account(app.db.read(), uri)
    return None if account is None or account.erased_at is not None else account


async def all_known(app: Services, uris: Sequence[str]) -> list[Account]:
    """As `known`, of many: each once, in their order."""
    db = app.db.read()
    named = {uri: addresses.account_named(app, uri) for uri in uris}
    ours = [name for name in named.values() if name]
    here = await accounts.by_names(db, ours) if ours else []
    found = {addresses.actor(app, one): one for one in here}
    found |= await store.accounts(db, [uri for uri, name in named.items() if not name])
    wanted = (found.get(uri) for uri in dict.fromkeys(uris))
    return [one for one in wanted if one is not None and (one.local or one.erased_at is None)]


async def by_uri(
    app: Services, uri: str, *, budget: Budget | None = None, fresh: bool = False
) -> Account | None:
    """As `known`, or else fetched, also by the address of its page, which leads there; `fresh`: fetched in
    any case. None when it is nobody, or of a server with which nothing is exchanged. Raises `fetching.Later`
    when its server does not answer.
    """
    account = await known(app, uri)
    if _is_own(app, uri) or (account is not None and not fresh):
        return account
    if not shapes.is_web(uri) or await deeds.is_gone(app.db.read(), uri, uri, app.clock.now_ms()):
        return None
    budget = budget or Budget()
    try:
        document = await fetching.document(app, uri, budget)
    except fetching.Gone:
        if account is not None:
            await remote_accounts.gone(app, account)
        return None
    except fetching.Later:
        raise
    except fetching.NotFetched:
        # What does not answer as it should today may tomorrow: who is known stays known.
        return None
    try:
        described = people.read(document)
    except shapes.Unreadable:
        return None
    return await take(app, described, budget)


async def take(app: Services, described: Described, budget: Budget) -> Account | None:
    """Keep an account as its own server describes it; None when nobody says that its handle is its own."""
    before = await store.account(app.db.read(), described.uri)
    if before is not None and before.erased_at is not None:
        return None
    handle = await _handle(app, described, before, budget)
    if handle is None:
        return None
    username, domain = handle
    stance = await blocklists.stance(app, domain)
    # Nobody from elsewhere is called as people here are, or by the name of a server that is shut out.
    if not people.is_username(username) or app.settings.is_own(domain) or stance.verdict == "refused":
        return None
    described = msgspec.structs.replace(described, username=username)
    avatar, header = await files.keys_of(
        app, [files.Found(described.icon), files.Found(described.image)], domain=domain
    )
    drawn = await files.drawn(app, described.emojis, domain=domain) if stance.media else []
    pictures, limited = Pictures(avatar, header, drawn), stance.verdict == "limited"
    return await remote_accounts.keep(app, described, domain=domain, pictures=pictures, limited=limited)


async def by_handle(app: Services, username: str, host: str, budget: Budget | None = None) -> Account | None:
    """`username@host`, known or looked up; None when it is nobody."""
    domain = shapes.host(f"https://{host}")
    if not username or not domain:
        return None
    if app.settings.is_own(domain):
        return await accounts.here_by_name(app.db.read(), username)
    account = await accounts.by_name(app.db.read(), username, domain)
    if account is not None:
        return None if account.erased_at is not None else account
    budget = budget or Budget()
    scheme = urlsplit(app.settings.url).scheme
    found = await fingers.look_up(app, scheme, username, domain, budget)
    if found is None or not found.uri:
        return None
    return await by_uri(app, found.uri, budget=budget)


async def knows_key(app: Services, key_id: str, of: str) -> bool:
    """Whether `by_key` finds whose it is without asking anybody, as long as nothing has to be fresh."""
    if await store.account_by_key(app.db.read(), key_id, of) is not None:
        return True
    return await known(app, key_id.partition("#")[0]) is not None


async def by_key(
    app: Services, key_id: str, *, of: str = "", fresh: bool = False
) -> tuple[Account, PublicKey] | None:
    """Whose key this is: an account that says so itself, of several that do `of` (its id), or whose name the
    key has. `fresh`: as it says now; else whoever is known is not asked, also for a key that is new. Raises
    `fetching.Later` when its server does not answer.
    """
    account = holder = await store.account_by_key(app.db.read(), key_id, of)
    if holder is None or fresh:
        account = await _by_name_of_key(app, key_id, fresh=fresh)
    if account is None and holder is not None:
        account = await by_uri(app, holder.uri, fresh=True)
    if account is None or account.erased_at is not None:
        return None
    actor = await store.of(app.db.read(), account.id)
    keys = actor.keys if actor is not None else []
    found = next((key for key in keys if key.id == key_id), None)
    if found is None and (key_id == account.uri or key_id.startswith("acct:")):
        found = next(iter(keys), None)
    return None if found is None else (account, found)


async def _by_name_of_key(app: Services, key_id: str, *, fresh: bool) -> Account | None:
    """Most keys are called after their account; some have a document that says whose they are."""
    if key_id.startswith("acct:"):
        username, _, host = key_id.removeprefix("acct:").rpartition("@")
        return await by_handle(app, username, host)
    if _is_own(app, key_id):
        return None
    uri, fragment, _ = key_id.partition("#")
    account = await known(app, uri)
    if account is not None:
        # A name that is new to a known account: it may have other keys by now.
        return await by_uri(app, uri, fresh=True) if fresh else account
    if fragment:
        return await by_uri(app, uri)
    budget = Budget()
    try:
        document = await fetching.document(app, uri, budget)
    except fetching.Later:
        raise
    except fetching.NotFetched:
        return None
    owner = people.owner_of(document) or shapes.first_id(document.get("id"))
    if not shapes.same_host(owner, uri):
        return None
    return await by_uri(app, owner, budget=budget, fresh=True)


def _is_own(app: Services, uri: str) -> bool:
    return shapes.same_host(uri, app.settings.url)


async def _handle(
    app: Services, described: Described, before: Account | None, budget: Budget
) -> tuple[str, str] | None:
    """The handle that an account says it has and whose server says the same; of one that was kept already and
    says what it said then, as it was.
    """
    own = shapes.host(described.uri)
    username, _, host = described.webfinger.rpartition("@")
    wanted = (username or described.username, shapes.host(f"https://{host}") if host else own)
    # What somebody else has by now is not his because he says it once more.
    if before is not None and before.name_key == names.normalise_username(before.username):
        if (before.username, before.domain) == wanted:
            return wanted
        if not host and before.username == described.username:
            return before.username, before.domain
    scheme = urlsplit(described.uri).scheme
    found = await fingers.look_up(app, scheme, *wanted, budget)
    if found is not None and (found.username.lower(), found.host) != (wanted[0].lower(), wanted[1]):
        # Its server knows it by another handle: that one has to say so too.
        wanted = (found.username, found.host)
        found = await fingers.look_up(app, scheme, *wanted, budget) if all(wanted) else None
        if found is not None and (found.username.lower(), found.host) != (wanted[0].lower(), wanted[1]):
            return None
    if found is not None:
        return wanted if found.uri == described.uri else None
    # What a server does by itself signs too, and is often under no handle.
    if described.kind == "Application" and wanted[1] == own:
        taken = await accounts.by_name(app.db.read(), wanted[0], own)
        return wanted if taken is None or taken.uri == described.uri else None
    return None
