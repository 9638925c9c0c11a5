"""What the server says of itself: methods/instance, NodeInfo, WebFinger, host-meta, oEmbed, health."""

import html
import itertools
import re
import xml.etree.ElementTree as ElementTree
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from sabar import wiring
from sabar.model import extensions
from sabar.reads.server.instance import API_VERSION, COMPATIBLE
from sabar.rules import limits
from tests import contract
from tests.api.people import Person
from tests.server import Server

PAGES = [
    "/api/v1/instance",
    "/api/v2/instance",
    "/api/v1/instance/peers",
    "/api/v1/instance/activity",
    "/api/v1/instance/rules",
    "/api/v1/instance/domain_blocks",
    "/api/v1/instance/extended_description",
    "/api/v1/instance/privacy_policy",
    "/api/v1/instance/languages",
    "/api/v1/instance/translation_languages",
    "/api/v1/custom_emojis",
    "/.well-known/nodeinfo",
    "/.well-known/host-meta",
    "/.well-known/host-meta.json",
    "/nodeinfo/2.0",
    "/nodeinfo/2.1",
    "/health",
]


@pytest.fixture
def fresh(server: Server) -> Server:
    """Numbers are kept for a minute: later than that."""
    server.clock.advance(61 * 60_000)
    return server


@pytest.mark.parametrize("path", PAGES)
def test_every_page_about_the_server_answers_web_clients_of_other_origins(server: Server, path: str) -> None:
    answer = server.client.get(path, headers={"Origin": "https://client.example"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = server.client.options(
        path, headers={"Origin": "https://client.example", "Access-Control-Request-Method": "GET"}
    )
    assert preflight.status_code == 200
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]


def test_both_versions_announce_the_limits_that_hold(server: Server) -> None:
    new = server.client.get("/api/v2/instance").json()
    old = server.client.get("/api/v1/instance").json()
    for configuration in (new["configuration"], old["configuration"]):
        assert configuration["statuses"]["max_characters"] == limits.STATUSES.characters
        assert configuration["statuses"]["characters_reserved_per_url"] == 23
        assert configuration["polls"]["max_expiration"] == limits.POLLS.expires_max
        assert configuration["media_attachments"]["image_size_limit"] == limits.IMAGES.upload_bytes
        assert "image/webp" in configuration["media_attachments"]["supported_mime_types"]
    assert new["domain"] == old["uri"] == server.settings.domain
    assert new["version"] == old["version"]
    assert "(compatible; Sabar" in new["version"]
    assert new["registrations"]["enabled"] is True
    assert old["registrations"] is True
    assert new["contact"]["account"] is None


def test_the_announced_version_stands_for_what_is_there(server: Server) -> None:
    told = server.client.get("/api/v2/instance").json()
    assert told["api_versions"] == {"mastodon": API_VERSION, "sabar": extensions.VERSION}
    latest = release(COMPATIBLE)
    table = wiring.build_edge(server.running).table.routes
    there = {
        (route.method, shape(route.path)): [one.encode_name for one in msgspec.structs.fields(route.params)]
        for route in table
    }
    wanted = [one for one in contract.endpoints() if not one["removed"] and "alias_of" not in one]
    newest = max(one.get("api_version", 0) for one in wanted)
    for one in wanted:
        taken = there.get((one["method"], shape(one.get("likely_path", one["path"]))))
        if one.get("api_version", API_VERSION + 1) <= API_VERSION:
            assert taken is not None, one["path"]
            assert release(one["since"]) <= latest, one["path"]
        for param in one["params"] if taken is not None else ():
            if param.get("api_version", API_VERSION + 1) <= API_VERSION and param["in"] != "header":
                name = re.split(r"[\[:]", param["name"])[0]
                assert name in taken, f"{one['path']} {name}"
    assert newest == API_VERSION


def release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2])


def shape(path: str) -> str:
    """A path without the names of its parts."""
    return re.sub(r"\{[^}]+\}|:[a-z_]+", "?", path)


def test_the_stream_is_announced_as_ws_where_there_is_no_tls(server: Server) -> None:
    wanted = server.url.replace("http://", "ws://")
    assert server.client.get("/api/v2/instance").json()["configuration"]["urls"]["streaming"] == wanted
    assert server.client.get("/api/v1/instance").json()["urls"]["streaming_api"] == wanted


def test_the_numbers_are_counted(fresh: Server, ada: Person, bob: Person) -> None:
    before = fresh.client.get("/api/v1/instance").json()["stats"]
    nodeinfo = fresh.client.get("/nodeinfo/2.0").json()["usage"]
    assert nodeinfo["users"]["total"] == before["user_count"] >= 2
    assert nodeinfo["localPosts"] == before["status_count"]
    assert before["domain_count"] == 0
    ada.says("one more")
    bob.says("and one that is not counted", visibility="direct")
    fresh.clock.advance(61_000)
    after = fresh.client.get("/api/v1/instance").json()["stats"]
    assert after["status_count"] == before["status_count"] + 1
    assert fresh.client.get("/api/v2/instance").json()["usage"]["users"]["active_month"] >= 2


def test_activity_is_twelve_weeks_of_texts_this_one_first(fresh: Server, ada: Person) -> None:
    ada.says("something this week")
    fresh.clock.advance(61 * 60_000)
    weeks = fresh.client.get("/api/v1/instance/activity").json()
    assert len(weeks) == 12
    assert all(isinstance(value, str) for week in weeks for value in week.values())
    starts = [int(week["week"]) for week in weeks]
    assert starts == sorted(starts, reverse=True)
    assert {a - b for a, b in itertools.pairwise(starts)} == {7 * 86_400}
    assert starts[0] % (7 * 86_400) == 4 * 86_400
    now = fresh.clock.now_ms() // 1000
    assert starts[0] <= now < starts[0] + 7 * 86_400
    # The test may run in the hours around a change of the week.
    assert sum(int(week["statuses"]) for week in weeks[:2]) >= 1
    assert sum(int(week["registrations"]) for week in weeks[:2]) >= 1
    assert sum(int(week["logins"]) for week in weeks[:2]) >= 1


def test_terms_that_nobody_wrote_are_not_there(server: Server) -> None:
    assert server.client.get("/api/v1/instance/terms_of_service").status_code == 404
    assert server.client.get("/api/v1/instance/terms_of_service/2026-01-01").status_code == 404


def test_an_account_is_found_by_its_handle_and_by_its_addresses(server: Server, ada: Person) -> None:
    domain = server.settings.domain
    subject = f"acct:{ada.name}@{domain}"
    for resource in (
        subject,
        f"{ada.name}@{domain}",
        f"acct:{ada.name.upper()}@{domain}",
        f"{server.url}/@{ada.name}",
        f"{server.url}/users/{ada.name}",
    ):
        answer = server.client.get("/.well-known/webfinger", params={"resource": resource})
        assert answer.status_code == 200, resource
        assert answer.headers["content-type"] == "application/jrd+json"
        assert answer.json()["subject"] == subject
        assert f"{server.url}/@{ada.name}" in answer.json()["aliases"]


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("acct:nobody@{domain}", 404),
        ("acct:{name}@elsewhere.example", 404),
        ("https://elsewhere.example/@{name}", 404),
        ("acct:{name}@localhost:1234/path?x=1#.", 400),
        ("acct:{name}", 400),
        ("acct:@", 400),
        ("{name}@{domain}@{domain}", 400),
        ("acct:{name}@{domain}\r\nX: y", 400),
        ("acct:" + "a" * 5000 + "@{domain}", 400),
        ("http://[::1", 404),
        ("", 400),
    ],
)
def test_no_other_handle_is_answered(server: Server, ada: Person, resource: str, status: int) -> None:
    """CVE-2025-25194: a handle is a name and a host, nothing else."""
    asked = resource.format(name=ada.name, domain=server.settings.domain)
    answer = server.client.get("/.well-known/webfinger", params={"resource": asked})
    assert answer.status_code == status, answer.text


def test_host_meta_leads_to_webfinger(server: Server) -> None:
    root = ElementTree.fromstring(server.client.get("/.well-known/host-meta").text)
    link = root.find("{http://docs.oasis-open.org/ns/xri/xrd-1.0}Link")
    assert link is not None
    assert link.get("template") == f"{server.url}/.well-known/webfinger?resource={{uri}}"


def test_nodeinfo_is_found_from_its_index(server: Server) -> None:
    for link in server.client.get("/.well-known/nodeinfo").json()["links"]:
        found: dict[str, Any] = server.client.get(link["href"]).json()
        assert link["rel"].endswith(found["version"])
        assert found["software"]["name"] == "sabar"
        assert set(found) == {
            "version",
            "software",
            "protocols",
            "services",
            "openRegistrations",
            "usage",
            "metadata",
        }


def test_a_public_post_is_embedded_without_script(server: Server, ada: Person) -> None:
    said = ada.says("<script>alert(1)</script> & more")
    answer = server.client.get("/api/oembed", params={"url": said["url"], "maxwidth": 9999})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    contract.assert_entity("OEmbed", body)
    assert (body["type"], body["version"], body["width"], body["height"]) == ("rich", "1.0", 550, None)
    sized = server.client.get("/api/oembed", params={"url": said["url"], "maxheight": 300}).json()
    assert (sized["width"], sized["height"]) == (400, 300)
    alone = server.client.get(f"/@{ada.name}/{said['id']}/embed")
    assert "frame-ancestors *" in alone.headers["content-security-policy"]
    assert "<script" not in alone.text and "<form" not in alone.text
    page = html.unescape(server.client.get(f"/@{ada.name}/{said['id']}").text)
    assert f"/api/oembed?url={quote(said['url'], safe='/')}" in page
    assert "&lt;script&gt;" in body["html"]
    assert "<script" not in body["html"]


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_a_post_that_is_not_for_everybody_is_not_embedded(
    server: Server, ada: Person, visibility: str
) -> None:
    """weakness:akkoma-opengraph-embed-oembed-leak."""
    said = ada.says("not for pages", visibility=visibility)
    answer = ada.call("GET", "/api/oembed", params={"url": said["url"]})
    assert answer.status_code == 404
    assert ada.call("GET", f"/@{ada.name}/{said['id']}/embed").status_code == 404
    unknown = server.client.get("/api/oembed", params={"url": f"{server.url}/@{ada.name}/1"})
    assert unknown.status_code == 404
    assert unknown.json() == answer.json()


def test_a_post_under_another_name_is_not_embedded(server: Server, ada: Person, bob: Person) -> None:
    said = ada.says("mine")
    url = f"{server.url}/@{bob.name}/{said['id']}"
    assert server.client.get("/api/oembed", params={"url": url}).status_code == 404


def test_health_is_a_word_for_clients_and_json_for_whoever_asks_for_it(server: Server) -> None:
    plain = server.client.get("/health")
    assert (plain.text, plain.headers["content-type"]) == ("OK", "text/plain; charset=utf-8")
    asked = server.client.get("/health", headers={"Accept": "application/json"})
    assert asked.json() == {"status": "OK"}
    stream = server.client.get("/api/v1/streaming/health")
    assert stream.text == "OK"


def test_what_is_announced_beside_the_documented_calls_is_all_there_is(server: Server) -> None:
    told = server.client.get("/api/v2/instance").json()["sabar_extensions"]
    table = wiring.build_edge(server.running).table.routes
    own = {route.path for route in table if route.path.startswith("/api/sabar/")}
    paths = [path for one in told for path in one["paths"]]
    homeless = {path for path in own if not any(f"{path}/".startswith(f"{one}/") for one in paths)}
    assert not homeless, f"give {homeless} a place in sabar.model.extensions"
    assert set(paths) <= own
    taken = {
        field.encode_name
        for route in table
        if (route.method, route.path) in (("POST", "/api/v1/statuses"), ("PUT", "/api/v1/statuses/{id}"))
        for field in msgspec.structs.fields(route.params)
    }
    parameters = [name for one in told for name in one["status_parameters"]]
    assert set(parameters) <= taken, set(parameters) - taken
    assert len(parameters) == len(set(parameters)) and len(paths) == len(set(paths))
