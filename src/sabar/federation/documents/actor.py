"""An account of this server as other servers read it."""

from collections.abc import Sequence
from typing import Any

from sabar.backends import files as stored
from sabar.federation import keys
from sabar.federation.documents import files, tags
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.federation import KeyKind, PublicKey
from sabar.reads.assemble import people
from sabar.reads.server import addresses, server
from sabar.services import Services
from sabar.store import moving


async def actor(app: Services, account: Account) -> dict[str, Any]:
    """Of a suspended one: its name, its keys, and that it is."""
    person = (await people.by_ids(app, [account.id]))[account.id]
    shown = person.account
    me = addresses.actor(app, account)
    made: dict[str, Any] = {
        "id": me,
        "type": "Service" if shown.bot else "Person",
        "preferredUsername": account.username,
        "webfinger": tags.handle(app, account),
        "name": shown.display_name,
        "summary": shown.note_html,
        "url": addresses.profile(app, account),
        "published": f"{times.day(account.created_at)}T00:00:00Z",
        "inbox": addresses.inbox(app, account),
        "outbox": addresses.outbox(app, account),
        "followers": addresses.followers(app, account),
        "following": addresses.following(app, account),
        "featured": addresses.featured(app, account),
        "featuredTags": addresses.featured_tags(app, account),
        "endpoints": {"sharedInbox": addresses.shared_inbox(app)},
        "manuallyApprovesFollowers": shown.locked,
        "discoverable": shown.discoverable,
        "indexable": shown.indexable,
        "memorial": False,
        "attributionDomains": shown.attribution_domains,
        "attachment": [
            {"type": "PropertyValue", "name": one.name, "value": one.html} for one in shown.fields
        ],
        "tag": [files.emoji(app, one) for one in person.emojis],
        **_keys(me, await keys.public(app, account)),
    }
    if account.suspended_at is not None:
        return made | {"suspended": True}
    others = await moving.aliases(app.db.read(), account.id)
    made["alsoKnownAs"] = [addresses.actor(app, one) for one in others]
    if person.moved is not None:
        made["movedTo"] = addresses.actor(app, person.moved.account)
    made["icon"] = _picture(addresses.avatar(app, shown), shown.avatar, shown.avatar_description)
    if shown.header:
        made["image"] = _picture(addresses.header(app, shown), shown.header, shown.header_description)
    return made


async def server_actor(app: Services) -> dict[str, Any]:
    """The server itself, which asks others for what no person here asked for."""
    me = addresses.server_actor(app)
    about = await server.about(app)
    return {
        "id": me,
        "type": "Application",
        "preferredUsername": addresses.server_name(app),
        "webfinger": f"{addresses.server_name(app)}@{app.settings.domain}",
        "name": about.title,
        "url": f"{app.settings.url}/about",
        "inbox": addresses.shared_inbox(app),
        "outbox": f"{me}/outbox",
        "endpoints": {"sharedInbox": addresses.shared_inbox(app)},
        "manuallyApprovesFollowers": True,
        "discoverable": False,
        "indexable": False,
        **_keys(me, await keys.public(app, None)),
    }


def _keys(owner: str, found: Sequence[PublicKey]) -> dict[str, Any]:
    """Where those look who know one kind alone, and where those who know more (FEP-521a)."""
    made: dict[str, Any] = {}
    for one in found:
        if one.kind is KeyKind.RSA:
            made["publicKey"] = {"id": one.id, "owner": owner, "publicKeyPem": one.public}
        else:
            key = {"id": one.id, "type": "Multikey", "controller": owner, "publicKeyMultibase": one.public}
            made["assertionMethod"] = [key]
    return made


def _picture(url: str, key: str, description: str) -> dict[str, Any]:
    """`key`: of the file; empty for one that is drawn here."""
    kind = stored.mime_of(key) if key else "image/png"
    made = {"type": "Image", "mediaType": kind, "url": url}
    return made | {"summary": description, "name": description} if description else made
