"""The server and its people as other programs look them up: WebFinger, NodeInfo, oEmbed."""

import re
from collections.abc import Collection
from typing import Any

from sabar.kit import i18n, times
from sabar.kit.i18n import N_
from sabar.kit.markup import html
from sabar.model.accounts import Account
from sabar.model.errors import BadRequest, Gone, NotFound
from sabar.model.statuses import Status
from sabar.reads import access
from sabar.reads.assemble import posts
from sabar.reads.assemble.parts import Post
from sabar.reads.entities.oembed import OEmbed
from sabar.reads.hydrate import Seen
from sabar.reads.posts import delivered, local_urls
from sabar.reads.server import addresses, instance, server
from sabar.rules import visibility
from sabar.rules.federation.content_types import ACTIVITY
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import accounts

_HANDLE = re.compile(r"@?([A-Za-z0-9_.-]{1,64})@([A-Za-z0-9.:\[\]-]{1,255})")
_DAY_S = 86_400
_PROFILE_PAGE = "http://webfinger.net/rel/profile-page"
_INTENT = "https://w3id.org/fep/3b86/"
_WIDTHS = (220, 400, 550)


async def webfinger(app: Services, resource: str, rels: Collection[str] = ()) -> dict[str, Any]:
    """RFC 7033 for an account of this server, by handle or address: all links, or those of the wanted kinds.
    NotFound, BadRequest.

    The grammar of handles is strict (CVE-2025-25194); what is not ours is not looked for elsewhere.
    """
    resource = resource.strip()
    if app.settings.federates and resource in _names_of_server(app):
        found = _server_itself(app)
    else:
        account = await _account(app, resource)
        if account is None or not account.local:
            raise NotFound
        if account.erased_at is not None:
            raise Gone
        if account.suspended_at is not None:
            raise NotFound
        found = _person(app, account)
    return found | {"links": [link for link in found["links"] if not rels or link["rel"] in rels]}


def _person(app: Services, account: Account) -> dict[str, Any]:
    profile, actor = addresses.profile(app, account), addresses.actor(app, account)
    links = [
        {"rel": _PROFILE_PAGE, "type": "text/html", "href": profile},
        {"rel": "http://webfinger.net/rel/avatar", "href": addresses.avatar(app, account)},
    ]
    if app.settings.federates:
        links += [_self(actor), *_intents(app)]
    return {
        "subject": f"acct:{account.username}@{app.settings.domain}",
        "aliases": [profile, actor],
        "links": links,
    }


def _names_of_server(app: Services) -> tuple[str, ...]:
    """By which the server's own account is asked for."""
    name = addresses.server_name(app)
    hosts = (app.settings.domain, app.settings.site)
    return (addresses.server_actor(app), *(f"acct:{name}@{host}" for host in hosts))


def _server_itself(app: Services) -> dict[str, Any]:
    actor, about = addresses.server_actor(app), f"{app.settings.url}/about"
    return {
        "subject": f"acct:{addresses.server_name(app)}@{app.settings.domain}",
        "aliases": [actor],
        "links": [_self(actor), {"rel": _PROFILE_PAGE, "type": "text/html", "href": about}],
    }


def _self(actor: str) -> dict[str, str]:
    return {"rel": "self", "type": ACTIVITY, "href": actor}


def _intents(app: Services) -> list[dict[str, str]]:
    """Where somebody of here is sent who wants to do something with what he met elsewhere: as OStatus has it,
    and FEP-3b86.
    """
    meet = f"{app.settings.url}/authorize_interaction?uri="
    return [
        {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": f"{meet}{{uri}}"},
        {"rel": f"{_INTENT}Object", "template": f"{meet}{{object}}"},
        {"rel": f"{_INTENT}Follow", "template": f"{meet}{{object}}"},
        {"rel": f"{_INTENT}Create", "template": f"{app.settings.url}/share?text={{content}}"},
    ]


async def _account(app: Services, resource: str) -> Account | None:
    if resource.startswith(("https://", "http://")):
        named = local_urls.parse(app, resource)
        if named is None or named.status_id is not None:
            return None
        return await accounts.here_by_name(app.db.read(), named.username)
    handle = _HANDLE.fullmatch(resource.removeprefix("acct:"))
    if handle is None:
        raise BadRequest(N_("The resource is neither acct:name@host nor an address"))
    if not app.settings.is_own(handle[2]):
        return None
    return await accounts.here_by_name(app.db.read(), handle[1])


async def nodeinfo(app: Services, schema: str) -> dict[str, Any]:
    """NodeInfo 2.0 or 2.1."""
    about = await server.about(app)
    counted = await instance.numbers(app)
    software = {"name": "sabar", "version": instance.SOFTWARE}
    if schema == "2.1":
        software["homepage"] = f"{app.settings.url}/about"
    return {
        "version": schema,
        "software": software,
        # The schema would have at least one; a server that speaks with no other has none.
        "protocols": ["activitypub"] if app.settings.federates else [],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": about.registrations in ("open", "approval"),
        "usage": {
            "users": {
                "total": counted.people,
                "activeMonth": counted.active_month,
                "activeHalfyear": counted.active_half_year,
            },
            "localPosts": counted.posts,
        },
        "metadata": {
            "nodeName": about.title,
            "nodeDescription": about.description,
            # Libraries that know programs by name look here whose client API an unknown one answers.
            "upstream": {"name": "mastodon", "version": instance.VERSION},
        },
    }


async def embedded(app: Services, id: int, username: str) -> Seen:
    """A post that any page may show. NotFound.

    Only what anybody may read: weakness:akkoma-opengraph-embed-oembed-leak.
    """
    seen = await access.status_for(app, None, id)
    if seen.boosted is not None or not visibility.is_open(seen.outline.visibility):
        raise NotFound
    author = await accounts.by_id(app.db.read(), seen.outline.account_id)
    if author is None or not author.local or author.name_key != username.lower():
        raise NotFound
    return seen


async def oembed(app: Services, url: str, max_width: int | None, max_height: int | None) -> OEmbed:
    """A public post as a quotation that any page can show without our script. NotFound."""
    named = local_urls.parse(app, url)
    if named is None or named.status_id is None:
        raise NotFound
    seen = await embedded(app, named.status_id, named.username)
    shown = await posts.of(app, None, [seen], Place.SINGLE)
    if not shown:
        raise NotFound
    delivered.boxed(app, shown)
    post, author = shown[0], shown[0].author.account
    about = await server.about(app)
    name = author.display_name or author.username
    return OEmbed(
        type="rich",
        version="1.0",
        title=f"{name} (@{author.acct}@{app.settings.domain})",
        author_name=name,
        author_url=addresses.profile(app, author),
        provider_name=about.title,
        provider_url=f"{app.settings.url}/",
        cache_age=_DAY_S,
        html=_quotation(app, post, name),
        width=max(_WIDTHS[0], min(max_width or _WIDTHS[1], _WIDTHS[2])),
        height=max_height if max_height and max_height > 0 else None,
    )


def _quotation(app: Services, post: Post, name: str) -> str:
    record, author = post.content.record, post.author.account
    url, shown = html.escape(addresses.status(app, record, author)), html.escape(name)
    words = f"<p>{html.escape(record.spoiler_text)}</p>" if record.spoiler_text else post.content.html
    words += _correction(record)
    quoted = f'<blockquote cite="{url}">{words}<footer>— <a href="{url}">{shown}</a></footer></blockquote>'
    # Search engines heed it on these elements only.
    return f"<div data-nosnippet>{quoted}</div>" if not author.indexable else quoted


def _correction(status: Status) -> str:
    """In the language of the post, as far as that is spoken here: whose page it will stand in is not
    known.
    """
    change = status.correction
    if change is None:
        return ""
    said = N_("Retracted") if status.retracted else N_("Corrected")
    said, day = i18n.gettext(status.language or i18n.SOURCE, said), times.day(change.at)
    note = f": {html.escape(change.note)}" if change.note else ""
    return f'<p><strong>{said}</strong> <time datetime="{day}">{day}</time>{note}</p>'


async def alive(app: Services) -> None:
    """Raises when the database does not answer."""
    await app.db.read().value("SELECT 1")
