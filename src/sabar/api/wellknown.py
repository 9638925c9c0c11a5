"""Addresses that other programs know beforehand: WebFinger, host-meta, NodeInfo, health."""

import msgspec
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.i18n import N_
from sabar.kit.markup import html
from sabar.model.errors import BadRequest
from sabar.reads.entities import instance as entities
from sabar.reads.server import addresses, wellknown
from sabar.rules.rates import RateClass

routes = Routes("wellknown")
_encode = msgspec.json.Encoder().encode


class Resource(msgspec.Struct, frozen=True):
    resource: str = ""
    rel: list[str] = []


@routes.get(
    "/.well-known/webfinger",
    auth="none",
    rate=RateClass.API,
    cache="public",
    params=Resource,
    produces="application/jrd+json",
)
async def webfinger(call: Call[Resource]) -> Response:
    """An account of this server by its handle."""
    if not call.params.resource:
        raise BadRequest(N_("The parameter resource is missing"))
    found = await wellknown.webfinger(call.app, call.params.resource, call.params.rel)
    return Response(_encode(found), media_type="application/jrd+json")


@routes.get(
    "/.well-known/host-meta",
    auth="none",
    rate=RateClass.API,
    cache="public",
    produces="application/xrd+xml",
)
async def host_meta(call: Call[NoParams]) -> Response:
    """Where WebFinger is asked, as XML."""
    template = html.escape(f"{call.app.settings.url}/.well-known/webfinger?resource=") + "{uri}"
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n'
        f'  <Link rel="lrdd" template="{template}"/>\n'
        "</XRD>\n"
    )
    return Response(body, media_type="application/xrd+xml")


@routes.get(
    "/.well-known/host-meta.json",
    auth="none",
    rate=RateClass.API,
    cache="public",
    produces="application/jrd+json",
)
async def host_meta_json(call: Call[NoParams]) -> Response:
    """The same as JSON."""
    template = f"{call.app.settings.url}/.well-known/webfinger?resource={{uri}}"
    return Response(
        _encode({"links": [{"rel": "lrdd", "template": template}]}), media_type="application/jrd+json"
    )


@routes.get(
    "/.well-known/nodeinfo",
    auth="none",
    rate=RateClass.API,
    cache="public",
    returns=entities.NodeInfoIndex,
)
async def nodeinfo_index(call: Call[NoParams]) -> entities.NodeInfoIndex:
    """Where NodeInfo is."""
    links = [
        entities.NodeInfoLink(
            rel=f"http://nodeinfo.diaspora.software/ns/schema/{schema}",
            href=f"{call.app.settings.url}/nodeinfo/{schema}",
        )
        for schema in ("2.0", "2.1")
    ]
    if call.app.settings.federates:
        # FEP-2677
        itself = addresses.server_actor(call.app)
        links.append(
            entities.NodeInfoLink(rel="https://www.w3.org/ns/activitystreams#Application", href=itself)
        )
    return entities.NodeInfoIndex(links=links)


def _declare_nodeinfo(schema: str) -> None:
    @routes.get(f"/nodeinfo/{schema}", auth="none", rate=RateClass.API, cache="public")
    async def nodeinfo(call: Call[NoParams]) -> Response:
        """What runs here, and how many use it."""
        kind = (
            f'application/json; profile="http://nodeinfo.diaspora.software/ns/schema/{schema}#"; '
            "charset=utf-8"
        )
        return Response(_encode(await wellknown.nodeinfo(call.app, schema)), headers={"content-type": kind})


for _schema in ("2.0", "2.1"):
    _declare_nodeinfo(_schema)


@routes.get(
    "/.well-known/change-password", lobby=True, auth="none", rate=RateClass.API, cache="public", produces=""
)
async def change_password(call: Call[NoParams]) -> Response:
    """Where password managers send people."""
    return RedirectResponse(f"{call.app.settings.url}/settings/account", 302)


@routes.get("/health", lobby=True, auth="none", rate=RateClass.NONE, cache="private", produces="text/plain")
async def health(call: Call[NoParams]) -> entities.Health | Response:
    """Whether the server answers and its database does."""
    await wellknown.alive(call.app)
    # The documentation shows JSON; Mastodon itself says the bare word, and Mastodon.py waits for it.
    if "application/json" in call.request.headers.get("accept", ""):
        return entities.Health(status="OK")
    return PlainTextResponse("OK")
