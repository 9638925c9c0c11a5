"""What is ready for other servers: calls proven by a signature, and one address for people and servers."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.callers import Verifier
from sabar.edge.dispatch import Edge
from sabar.edge.routes import NoParams, Routes
from sabar.edge.table import Table
from sabar.model.errors import Unsigned
from sabar.model.viewers import Actor
from sabar.rules.rates import RateClass
from sabar.store import accounts
from sabar.web.frame import errors as page_errors
from tests.api.people import Person, from_elsewhere
from tests.server import Server

ACTIVITY = "application/activity+json"
LINKED = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PATH = "/somebody"

pages = Routes("pages", kind="web")
servers = Routes("servers")


@pages.get(PATH, auth="visitor", rate=RateClass.PAGE, cache="private", offers=["text/html"])
async def page(call: Call[NoParams]) -> Response:
    """For people."""
    return Response("<p>Somebody", media_type="text/html")


@servers.get(PATH, auth="none", rate=RateClass.API, cache="public", offers=[ACTIVITY, LINKED])
async def person(call: Call[NoParams]) -> Response:
    """For servers."""
    return Response('{"type":"Person"}', media_type=ACTIVITY)


@servers.post("/inbox", auth="signature", rate=RateClass.API, cache="private")
async def inbox(call: Call[NoParams]) -> dict[str, str]:
    """Who signed."""
    assert call.signer is not None and call.viewer is None and call.token is None
    return {"from": call.signer.account.acct}


class Known:
    """Believes whoever names himself in a header."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    async def signer(self, request: Request) -> Actor:
        if request.headers.get("signature") != self.actor.account.username:
            raise Unsigned
        return self.actor


def asked(
    server: Server, method: str, path: str, *, verifier: Verifier | None = None, **headers: str
) -> httpx.Response:
    async def nothing() -> None:
        return None

    async def ask() -> httpx.Response:
        edge: Any = Edge(
            server.app,
            Table([*pages.all, *servers.all]),
            server.running.door,
            sockets={},
            page_error=page_errors.page,
            settle=nothing,
            measure=None,
            verifier=verifier,
        )
        async with httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url=server.url) as client:
            return await client.request(method, path, headers={"accept": "*/*", **headers})

    return server.run(ask)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BROWSER, "text/html"),
        ("*/*", "text/html"),
        ("image/png", "text/html"),
        (ACTIVITY, ACTIVITY),
        (LINKED, ACTIVITY),
        (f"{ACTIVITY}, text/html;q=0.9", ACTIVITY),
        (f"text/html, {ACTIVITY};q=0.9", "text/html"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_one_address_answers_people_and_servers(server: Server, method: str, accept: str, kind: str) -> None:
    answer = asked(server, method, PATH, accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert "Accept" in answer.headers["vary"].split(", ")
    assert ("access-control-allow-origin" in answer.headers) is (kind == ACTIVITY)


def test_what_such_an_address_refuses_is_refused_to_all(server: Server) -> None:
    answer = asked(server, "POST", PATH, accept=ACTIVITY)
    assert (answer.status_code, answer.json()["error"]) == (405, "This address answers GET only")


@pytest.mark.parametrize("signature", ["", "far", 'keyId="https://far.example/a",signature="x"'])
def test_nobody_is_believed_where_signatures_are_not_checked(server: Server, signature: str) -> None:
    answer = asked(server, "POST", "/inbox", signature=signature)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Signature realm="Sabar"'


def test_a_signer_is_known_and_a_token_is_no_signature(server: Server, ada: Person) -> None:
    far = from_elsewhere(ada, "far.example")
    account = server.run(accounts.by_id, server.app.db.read(), int(far.id))
    assert account is not None
    known = Known(Actor(account))
    answer = asked(server, "POST", "/inbox", verifier=known, signature=ada.name)
    assert answer.json() == {"from": f"{ada.name}@far.example"}
    assert answer.headers["cache-control"] == "private, no-store"
    for headers in ({}, {"signature": "eve"}, {"authorization": f"Bearer {ada.token}"}):
        assert asked(server, "POST", "/inbox", verifier=known, **headers).status_code == 401


async def handler(call: Call[NoParams]) -> None:
    """Nothing."""


@pytest.mark.parametrize("given", [{"scopes": "read"}, {"staff": True}, {"cache": "public"}])
def test_a_signed_route_that_could_be_anothers_does_not_start(given: dict[str, Any]) -> None:
    declared = {"auth": "signature", "rate": RateClass.API, "cache": "private", **given}
    with pytest.raises(TypeError):
        Routes("wrong").get("/inbox", **declared)(handler)


@pytest.mark.parametrize("offers", [[], ["text/html"], [ACTIVITY, "text/html"]])
def test_two_routes_of_one_address_must_differ_in_what_they_offer(offers: list[str]) -> None:
    again = Routes("again")
    declare: Callable[[Callable[[Call[Any]], Awaitable[Any]]], Any] = again.get(
        PATH, auth="none", rate=RateClass.API, cache="public", offers=offers
    )
    declare(handler)
    with pytest.raises(ValueError, match="declared twice"):
        Table([*pages.all, *again.all])
