"""What libraries and apps of others do that the documentation does not say."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages import pofile

import sabar
from sabar.kit import i18n
from tests import jobs
from tests.api import people
from tests.api.people import Person
from tests.server import Server

ROOT = Path(sabar.__file__).parent


def test_a_mention_of_somebody_who_is_not_expected_is_refused_with_who_it_is(
    ada: Person, bob: Person, server: Server
) -> None:
    cleo = people.join(server)
    text = f"hello @{bob.name} and @{cleo.name}"
    refused = ada.call("POST", "/api/v1/statuses", json={"status": text, "allowed_mentions": [bob.id]})
    assert refused.status_code == 422
    assert refused.json()["error"] == "Post would be sent to unexpected accounts"
    assert [one["id"] for one in refused.json()["unexpected_accounts"]] == [cleo.id]
    assert refused.json()["unexpected_accounts"][0]["acct"] == cleo.name
    nobody = ada.call("POST", "/api/v1/statuses", json={"status": text, "allowed_mentions": []})
    assert len(nobody.json()["unexpected_accounts"]) == 2
    form = {"status": text, "allowed_mentions[]": [bob.id, cleo.id]}
    assert ada.call("POST", "/api/v1/statuses", data=form).status_code == 200
    assert ada.says(f"I am @{ada.name}", allowed_mentions=[bob.id])["content"]
    later = {"status": text, "allowed_mentions": [bob.id], "scheduled_at": "2099-01-01T12:00:00Z"}
    assert ada.call("POST", "/api/v1/statuses", json=later).status_code == 422
    assert ada.get("/api/v1/scheduled_statuses") == []


def test_the_parameters_of_a_get_may_stand_in_its_body(ada: Person, bob: Person) -> None:
    def asked(path: str, **body: object) -> list[dict[str, object]]:
        answer = ada.call("GET", path, json=body)
        assert answer.status_code == 200, answer.text
        return list(answer.json())

    familiar = asked("/api/v1/accounts/familiar_followers", id=[bob.id, int(ada.id)])
    assert [one["id"] for one in familiar] == [bob.id, ada.id]
    assert [one["id"] for one in asked("/api/v1/accounts/relationships", id=bob.id)] == [bob.id]
    mine = [ada.says(f"number {n}")["id"] for n in range(3)]
    path = f"/api/v1/accounts/{ada.id}/statuses"
    assert [one["id"] for one in asked(path, limit=1, exclude_replies=True)] == [mine[-1]]
    answer = ada.call("GET", path, json={"limit": 1, "exclude_replies": True})
    assert "limit=1" in answer.links["next"]["url"]
    assert "exclude_replies=true" in answer.links["next"]["url"]
    assert [one["id"] for one in ada.call("GET", answer.links["next"]["url"]).json()] == [mine[-2]]
    assert ada.call("GET", f"{path}?limit=1", json={}).links["next"]["url"].count("limit=1") == 1


def test_what_a_body_asked_for_is_kept_by_no_cache_under_the_address(ada: Person, bob: Person) -> None:
    mine, others = ada.says("mine")["url"], bob.says("another's")["url"]
    for path, name, asked, wanted in (
        ("/api/oembed", "url", mine, others),
        (
            "/.well-known/webfinger",
            "resource",
            f"acct:{ada.name}@{_host(ada)}",
            f"acct:{bob.name}@{_host(ada)}",
        ),
    ):
        plain = ada.server.client.get(path, params={name: asked})
        assert plain.headers["cache-control"] == "public, max-age=60"
        for given in ({"json": {name: wanted}}, {"data": {name: wanted}}, {"json": {}}):
            answer = ada.server.client.request("GET", path, params={name: asked}, **given)
            assert answer.headers["cache-control"] == "private, no-store", given


def _host(person: Person) -> str:
    return person.server.settings.domain


@pytest.mark.parametrize("body", [b"{", b"[1]", b'{"a":' * 40 + b"1" + b"}" * 40])
def test_a_body_of_a_get_that_is_none_is_a_clear_error(ada: Person, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = ada.call("GET", "/api/v1/timelines/home", content=body, headers=headers)
    assert answer.status_code in (200, 400), answer.text
    assert body.startswith(b'{"a"') or answer.status_code == 400


def test_another_choice_may_be_added_where_several_are_allowed(
    server: Server, ada: Person, bob: Person
) -> None:
    def asks(*, multiple: bool) -> str:
        poll = {"options": ["tea", "coffee", "water"], "expires_in": 600, "multiple": multiple}
        return str(ada.says("What will it be?", poll=poll)["poll"]["id"])

    def votes(id: str, *choices: int) -> int:
        return bob.call("POST", f"/api/v1/polls/{id}/votes", json={"choices": choices}).status_code

    several, one = asks(multiple=True), asks(multiple=False)
    assert votes(several, 0) == 200
    assert votes(several, 1, 0) == 422
    assert votes(several, 2) == 200
    assert votes(several, 2) == 422
    shown = bob.get(f"/api/v1/polls/{several}")
    assert (shown["votes_count"], shown["voters_count"], sorted(shown["own_votes"])) == (2, 1, [0, 2])
    assert (votes(one, 0), votes(one, 1)) == (200, 422)


@pytest.mark.parametrize("verb", ["accept", "dismiss"])
def test_nobody_is_accepted_or_dismissed_when_nobody_is_named(ada: Person, verb: str) -> None:
    answer = ada.call("POST", f"/api/v1/notifications/requests/{verb}")
    assert (answer.status_code, answer.json()) == (200, {})


def test_the_older_filters_keep_what_a_change_does_not_name(ada: Person) -> None:
    made = ada.post(
        "/api/v1/filters", phrase="haddock", context=["home", "public"], whole_word=True, irreversible=True
    )
    path = f"/api/v1/filters/{made['id']}"
    assert ada.ok("PUT", path, json={}) == made
    changed = ada.ok("PUT", path, json={"phrase": "herring"})
    assert changed == made | {"phrase": "herring"}
    changed = ada.ok("PUT", path, json={"context": ["thread"], "irreversible": False})
    assert changed == made | {"phrase": "herring", "context": ["thread"], "irreversible": False}


def test_a_description_nobody_wrote_was_never_changed(server: Server) -> None:
    answer = server.client.get("/api/v1/instance/extended_description").json()
    assert answer == {"updated_at": None, "content": ""}


def test_a_tag_nobody_used_has_an_id_of_its_own_that_stays(ada: Person, bob: Person) -> None:
    first, again = ada.get("/api/v1/tags/NeverUsedYet"), bob.get("/api/v1/tags/neverusedyet")
    assert first["id"] == again["id"]
    assert first["id"].isdecimal() and int(first["id"]) > 2**62
    assert ada.get("/api/v1/tags/neverusedeither")["id"] != first["id"]


def test_nodeinfo_says_whose_client_api_is_answered(server: Server) -> None:
    links = server.client.get("/.well-known/nodeinfo").json()["links"]
    for link in links:
        told = server.client.get(link["href"]).json()
        assert told["software"]["name"] == "sabar"
        assert told["metadata"]["upstream"]["name"] == "mastodon"


def test_the_version_reads_as_a_number_the_ways_apps_read_it(server: Server) -> None:
    about = server.client.get("/api/v2/instance").json()
    announced = server.client.get("/api/v1/instance").json()["version"]
    assert about["version"] == announced
    assert float(announced[:3]) >= 4.3
    found = re.match(r"\d+\.\d+(\.\d+)?", announced)
    assert found and tuple(map(int, found[0].split("."))) >= (4, 6, 0)
    assert "+glitch" not in announced
    assert about["api_versions"]["mastodon"] >= 10


def test_a_stranger_of_this_server_is_heard_in_private_unless_one_says_otherwise(
    server: Server, ada: Person
) -> None:
    assert ada.get("/api/v2/notifications/policy")["for_private_mentions"] == "filter"
    stranger = people.join(server)
    stranger.says(f"@{ada.name} hello", visibility="direct")
    jobs.idle(server)
    assert [one["account"]["id"] for one in ada.get("/api/v1/notifications")] == [stranger.id]
    ada.ok("PATCH", "/api/v2/notifications/policy", json={"for_new_accounts": "accept"})
    assert ada.get("/api/v2/notifications/policy")["for_private_mentions"] == "filter"
    ada.ok("PATCH", "/api/v2/notifications/policy", json={"for_private_mentions": "filter"})
    other = people.join(server)
    other.says(f"@{ada.name} hello", visibility="direct")
    jobs.idle(server)
    assert [one["account"]["id"] for one in ada.get("/api/v1/notifications/requests")] == [other.id]


@pytest.mark.parametrize(
    "asked", ["authorization,x-own-header", "Sentry-Trace, baggage", "X-A", "a" * 900, "DNT,If-None-Match"]
)
def test_a_browser_may_send_whatever_headers_a_client_wants(server: Server, asked: str) -> None:
    headers = {
        "Origin": "https://client.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": asked,
    }
    answer = server.client.options("/api/v1/timelines/home", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-headers"] == asked
    assert "Access-Control-Request-Headers" in answer.headers["vary"]


@pytest.mark.parametrize("asked", ["", "a b", "x" * 2000, "a,,b", "é", "a:b"])
def test_headers_that_can_be_none_are_not_repeated(server: Server, asked: str) -> None:
    headers = {"Origin": "https://client.example", "Access-Control-Request-Headers": asked.encode("latin-1")}
    answer = server.client.options("/api/v1/timelines/home", headers={**headers})
    assert answer.status_code == 200
    assert "Authorization" in answer.headers["access-control-allow-headers"]


def test_every_uri_leads_a_browser_to_its_page(server: Server, ada: Person) -> None:
    said = ada.says("found by its uri")
    for uri in (ada.shown()["uri"], said["uri"]):
        answer = server.client.get(uri, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, uri
        assert answer.headers["content-type"].startswith("text/html")
    assert server.client.get(said["uri"], follow_redirects=True).url.path == f"/@{ada.name}/{said['id']}"
    hidden = ada.says("not for all", visibility="private")["uri"]
    none = hidden.rpartition("/")[0] + "/1"
    assert server.client.get(hidden).status_code == server.client.get(none).status_code == 302
    assert server.client.get(hidden, follow_redirects=True).status_code == 404
    assert server.client.get(none, follow_redirects=True).status_code == 404


def test_refusals_speak_the_language_that_is_asked_for(server: Server, ada: Person) -> None:
    def refused(method: str, path: str, *, tongue: str = "", **given: object) -> dict[str, object]:
        headers = {"Accept-Language": tongue} if tongue else {}
        answer = ada.call(method, path, headers=headers, **given)
        assert answer.status_code >= 400
        return dict(answer.json())

    none = "/api/v1/statuses/1"
    assert refused("GET", none) == {"error": "Record not found"}
    assert refused("GET", none, tongue="fr-CA, en;q=0.5") == {"error": "Introuvable"}
    assert refused("GET", f"{none}?lang=fr", tongue="en") == {"error": "Introuvable"}
    assert refused("GET", none, tongue="xx") == {"error": "Record not found"}
    blank = refused("POST", "/api/v1/statuses", tongue="fr", json={"status": ""})
    assert blank["error"] == "Refusé\N{NO-BREAK SPACE}: text: manque"
    assert blank["details"] == {"text": [{"error": "ERR_BLANK", "description": "manque"}]}
    long = refused("POST", "/api/v1/statuses", tongue="fr", json={"status": "x" * 501})
    assert long["details"] == {
        "text": [{"error": "ERR_TOO_LONG", "description": "est trop long (500 au plus)"}]
    }
    twice = server.client.get("/api/v1/timelines/home", headers={"Accept-Language": "fr"}).json()
    assert twice != server.client.get("/api/v1/timelines/home").json()


def test_every_plain_refusal_of_the_api_has_its_words_in_each_language() -> None:
    found = {
        sentence
        for folder in ("api", "actions", "reads", "rules", "edge")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for sentence in _raised(ast.parse(path.read_text(encoding="utf-8")))
    }
    for lang in i18n.languages():
        if lang != i18n.SOURCE:
            path = i18n.LOCALE_DIR / lang / "LC_MESSAGES" / "sabar.po"
            with path.open("rb") as source:
                known = {str(one.id) for one in pofile.read_po(source) if one.string}
            assert sorted(found - known) == []


_KINDS = {"NotFound", "Gone", "Forbidden", "Invalid", "Conflict", "TooLarge", "Unavailable"}


def _raised(tree: ast.Module) -> list[str]:
    """What `raise Invalid("…")` and the like say, marked with `N_` or not, where that is one sentence."""
    said = []
    for node in ast.walk(tree):
        raised = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(raised, ast.Call) and isinstance(raised.func, ast.Name) and raised.func.id in _KINDS:
            sentence = raised.args[0] if raised.args else None
            if isinstance(sentence, ast.Call) and ast.unparse(sentence.func) == "N_":
                sentence = sentence.args[0]
            if isinstance(sentence, ast.Constant):
                said.append(str(sentence.value))
    return said
