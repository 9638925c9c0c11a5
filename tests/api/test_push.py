"""Push messages: methods/push, and what a browser decrypts of them (RFC 8291, RFC 8292)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from sabar.kit.crypto import webpush
from tests import contract, entrance
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.jobs import idle
from tests.outside import Heard, Outside, ThisMachine
from tests.sealed import CURVE, Browser, received
from tests.server import Server, running_server

People = Callable[..., Person]
PATH = "/api/v1/push/subscription"


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"guard": ThisMachine()}


def subscribe(
    person: Person, browser: Browser, endpoint: str, *, standard: bool = True, **data: Any
) -> dict[str, Any]:
    answer = person.post(
        PATH,
        subscription={"endpoint": endpoint, "keys": browser.keys, "standard": standard},
        data={"alerts": {"mention": True, "favourite": True}, **data},
    )
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize("standard", [True, False])
def test_a_browser_reads_what_only_it_can_read(
    server: Server, world: Outside, person: People, standard: bool
) -> None:
    ana, ben, browser = person("ana"), person("ben"), Browser()
    made = subscribe(ana, browser, f"{world.url}/{ana.name}", standard=standard)
    ben.says(f"@{ana.name} it is time & more")
    (heard,) = received(world, f"/{ana.name}")
    message = browser.read(heard)
    (notified,) = ana.get("/api/v1/notifications")
    assert message == {
        "access_token": "",
        "preferred_locale": "en",
        "notification_id": notified["id"],
        "notification_type": "mention",
        "icon": notified["account"]["avatar_static"],
        "title": f"{ben.name} mentioned you",
        "body": f"@{ana.name} it is time & more",
    }
    assert heard.headers["ttl"] == str(48 * 3600)
    assert b"it is time" not in heard.body
    check_vapid(heard, made["server_key"], world.url, standard=standard, now=server.clock.now_ms() // 1000)


def test_a_quote_is_told_in_the_words_of_who_quotes(server: Server, world: Outside, person: People) -> None:
    ana, ben, browser = person("ana"), person("ben"), Browser()
    subscribe(ana, browser, f"{world.url}/{ana.name}", alerts={"quote": True})
    said = ana.says("my own words")
    ben.post("/api/v1/statuses", status="look at that", quoted_status_id=said["id"])
    (heard,) = received(world, f"/{ana.name}")
    message = browser.read(heard)
    assert (message["notification_type"], message["body"]) == ("quote", "look at that")
    assert message["title"] == f"{ben.name} quoted your post"


def check_vapid(heard: Heard, server_key: str, origin: str, *, standard: bool, now: int) -> None:
    scheme, _, rest = heard.headers["authorization"].partition(" ")
    if standard:
        assert scheme == "vapid"
        token, key = (part.strip()[2:] for part in rest.split(","))
    else:
        assert scheme == "WebPush"
        token, key = rest, heard.headers["crypto-key"].partition("p256ecdsa=")[2]
    assert key == server_key
    head, claims, signature = token.split(".")
    assert json.loads(webpush.decode(head)) == {"typ": "JWT", "alg": "ES256"}
    said = json.loads(webpush.decode(claims))
    assert said["aud"] == origin
    assert now < said["exp"] <= now + 24 * 3600
    assert said["sub"].startswith("mailto:")
    raw = webpush.decode(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, webpush.decode(key))
    dss = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(dss, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))


def test_a_subscription_is_made_shown_changed_and_ended(
    server: Server, world: Outside, person: People
) -> None:
    ana, browser = person("ana"), Browser()
    assert ana.call("GET", PATH).status_code == 404
    assert ana.call("PUT", PATH, json={"data": {"policy": "none"}}).status_code == 404
    made = subscribe(ana, browser, f"{world.url}/x", policy="followed")
    contract.assert_entity("WebPushSubscription", {k: v for k, v in made.items() if k != "policy"})
    assert (
        made["server_key"]
        == server.client.get("/api/v2/instance").json()["configuration"]["vapid"]["public_key"]
    )
    assert made["alerts"]["mention"] is True
    assert made["alerts"]["follow"] is False
    assert made["policy"] == "followed"
    assert ana.get(PATH) == made
    changed = ana.ok("PUT", PATH, data={"data[alerts][follow]": "true", "data[alerts][admin.sign_up]": "1"})
    assert changed["alerts"]["follow"] is True
    assert changed["alerts"]["admin.sign_up"] is True
    assert changed["alerts"]["mention"] is False
    assert changed["policy"] == "followed"
    again = subscribe(ana, browser, f"{world.url}/y")
    assert again["endpoint"] == f"{world.url}/y"
    assert ana.delete(PATH) == {}
    assert ana.delete(PATH) == {}
    assert ana.call("GET", PATH).status_code == 404


def test_each_token_has_a_subscription_of_its_own(server: Server, world: Outside, person: People) -> None:
    """CVE-2026-23964: nobody reaches another's by any id."""
    ana, ben = person("ana"), person("ben")
    made = subscribe(ana, Browser(), f"{world.url}/secret-of-ana")
    assert ben.call("GET", PATH).status_code == 404
    assert ben.call("PUT", f"{PATH}?id={made['id']}", json={"id": made["id"]}).status_code == 404
    ben.delete(PATH, id=made["id"])
    assert ana.get(PATH) == made


def test_only_what_was_asked_for_is_sent(server: Server, world: Outside, person: People) -> None:
    ana, ben, friend = person("ana"), person("ben"), person("friend")
    ana.post(f"/api/v1/accounts/{friend.id}/follow")
    browser = Browser()
    subscribe(ana, browser, f"{world.url}/{ana.name}", policy="followed")
    ben.post(f"/api/v1/accounts/{ana.id}/follow")
    friend.post(f"/api/v1/accounts/{ana.id}/follow")
    ben.says(f"@{ana.name} from a stranger")
    friend.says(f"@{ana.name} from a friend")
    idle(server)
    (heard,) = received(world, f"/{ana.name}")
    assert browser.read(heard)["title"] == f"{friend.name} mentioned you"


def test_who_was_shut_out_meanwhile_sends_nothing(server: Server, world: Outside, person: People) -> None:
    """weakness:notification-leak."""
    ana, ben = person("ana"), person("ben")
    subscribe(ana, Browser(), f"{world.url}/{ana.name}")
    ana.post(f"/api/v1/accounts/{ben.id}/block")
    said = ana.says("public")
    ben.call("POST", f"/api/v1/statuses/{said['id']}/favourite")
    ben.says(f"@{ana.name} hello?")
    idle(server)
    assert [heard for heard in world.heard if heard.path == f"/{ana.name}"] == []


def test_what_a_filter_hides_is_not_sent_and_what_it_veils_is_not_said(
    server: Server, world: Outside, person: People
) -> None:
    ana, ben, browser = person("ana"), person("ben"), Browser()
    subscribe(ana, browser, f"{world.url}/{ana.name}")
    for word, action in (("zebra", "hide"), ("okapi", "warn")):
        ana.post(
            "/api/v2/filters",
            title=f"About {word}s",
            context=["notifications"],
            filter_action=action,
            keywords_attributes=[{"keyword": word}],
        )
    ben.says(f"@{ana.name} hidden", poll={"options": ["a zebra", "b"], "expires_in": 3600})
    ben.says(f"@{ana.name} an okapi")
    idle(server)
    (heard,) = received(world, f"/{ana.name}")
    assert browser.read(heard)["body"] == "About okapis"


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_ended_at_its_service_is_forgotten(
    server: Server, world: Outside, person: People, status: int
) -> None:
    ana, ben = person("ana"), person("ben")
    subscribe(ana, Browser(), f"{world.url}/{ana.name}")
    world.answers[f"/{ana.name}"] = (status, {}, b"")
    ben.says(f"@{ana.name} one")
    received(world, f"/{ana.name}")
    idle(server)
    assert ana.call("GET", PATH).status_code == 404


def test_a_busy_service_is_tried_again(server: Server, world: Outside, person: People) -> None:
    ana, ben, browser = person("ana"), person("ben"), Browser()
    subscribe(ana, browser, f"{world.url}/{ana.name}")
    world.answers[f"/{ana.name}"] = (503, {}, b"")
    ben.says(f"@{ana.name} one")
    received(world, f"/{ana.name}")
    del world.answers[f"/{ana.name}"]
    first, second = received(world, f"/{ana.name}", 2)[:2]
    assert browser.read(first) == browser.read(second)
    assert first.headers["topic"] == second.headers["topic"]
    assert ana.get(PATH)


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": ""},
        {"endpoint": "not an address"},
        {"endpoint": "ftp://example.com/"},
        {"endpoint": "https://user:secret@example.com/x"},
        {"endpoint": "https://example.com/" + "x" * 3000},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {"p256dh": "é", "auth": "?"}},
        {"keys": {"p256dh": webpush.encode(b"\x04" + b"\1" * 64), "auth": webpush.encode(b"x" * 16)}},
        {"keys": None},
    ],
)
def test_a_subscription_that_cannot_work_is_refused(
    server: Server, person: People, wrong: dict[str, Any]
) -> None:
    ana = person("ana")
    given = {"endpoint": "https://push.example/x", "keys": Browser().keys, **wrong}
    answer = ana.call("POST", PATH, json={"subscription": given})
    assert answer.status_code == 422, answer.text
    assert ana.call("GET", PATH).status_code == 404


def test_subscribing_takes_the_scope(server: Server) -> None:
    client = entrance.register_app(server, scopes="read write")
    app = entrance.app_token(server, client, "read write")
    token = entrance.sign_up(server, app).json()["access_token"]
    assert server.client.get(PATH, headers=entrance.bearer(token)).status_code == 403
    assert server.client.get(PATH).status_code == 401


def test_no_endpoint_inside_is_ever_called(new_database: NewDatabase, tmp_path: Any, world: Outside) -> None:
    """CVE-2026-42180: what is not of the internet, with the guard everybody has."""
    inside = [
        world.url,
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://2130706433/",
        "http://push.example/",
        "https://push.example:8443/",
    ]
    with new_database("sqlite") as url, running_server(url, tmp_path) as server:
        app = entrance.app_token(server, entrance.register_app(server), "read write push")
        ana, ben = Person.arriving(server, app, "ana"), Person.arriving(server, app, "ben")
        before = len(world.heard)
        for endpoint in inside:
            given = {"endpoint": endpoint, "keys": Browser().keys, "standard": True}
            body = {"subscription": given, "data": {"alerts": {"mention": True}}}
            answer = ana.call("POST", PATH, json=body)
            # A name is looked up only when something is sent.
            assert answer.status_code == (200 if "localhost" in endpoint else 422), endpoint
            ben.says(f"@{ana.name} {endpoint}")
            idle(server)
        assert len(world.heard) == before
