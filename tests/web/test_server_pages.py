"""What those who run the server write about it, and where everybody reads it: pages and API alike."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from sabar.kit import times
from sabar.model.accounts import Role
from sabar.web.frame import messages
from tests import entrance, pictures
from tests.api import staff
from tests.api.people import Person
from tests.browser import Browser
from tests.contract import assert_entities, assert_entity
from tests.server import Server, running_server
from tests.waiting import eventually


def signed_in(person: Person, **headers: str) -> Browser:
    browser = Browser(person.server, **headers)
    email = f"{person.name}@example.org"
    answer = browser.post("/login", follow=False, email=email, password=entrance.PASSWORD)
    assert answer.status_code == 303, answer.text
    return browser


@pytest.fixture(scope="module")
def boss(server: Server) -> Browser:
    return signed_in(staff.arriving(server))


@pytest.fixture
def fresh(server: Server) -> Iterator[Server]:
    """Answers about the server are kept for a minute at most."""
    yield server
    server.clock.advance(61_000)


def api(server: Server, path: str) -> Any:
    answer = server.client.get(f"/api/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


PAGES = ["/admin", "/admin/texts", "/admin/rules", "/admin/gates", "/admin/announcements"]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_of_the_server_are_for_those_who_run_it(server: Server, boss: Browser, path: str) -> None:
    page = boss.get(path)
    assert page.status_code == 200
    assert 'aria-current="page"' in page.text
    assert signed_in(staff.arriving(server, Role.MODERATOR)).get(path).status_code == 403
    assert entrance.Person(server).browser().get(path).status_code in (403, 404)
    assert Browser(server).get(path, follow=False).status_code in (303, 401)


def test_rules_are_written_ordered_translated_and_taken_away(server: Server, boss: Browser) -> None:
    boss.post(
        "/admin/rules", text="Be kind", hint="No insults", text_fr="Soyez gentils", hint_fr="Sans insultes"
    )
    boss.post("/admin/rules", text="No ads")
    rules = api(server, "v1/instance/rules")
    assert_entities("Rule", rules)
    assert [one["text"] for one in rules] == ["Be kind", "No ads"]
    assert rules[0]["translations"] == {"fr": {"text": "Soyez gentils", "hint": "Sans insultes"}}
    assert api(server, "v2/instance")["rules"] == rules == api(server, "v1/instance")["rules"]
    assert "Soyez gentils" in Browser(server, **{"accept-language": "fr"}).get("/about").text
    assert "Be kind" in Browser(server).get("/signup").text
    first, second = (one["id"] for one in rules)
    boss.post(f"/admin/rules/{second}/up")
    assert [one["id"] for one in api(server, "v1/instance/rules")] == [second, first]
    boss.post(f"/admin/rules/{second}/up")
    boss.post(f"/admin/rules/{second}/down")
    boss.post(f"/admin/rules/{first}", text="Be very kind", hint="")
    changed = api(server, "v1/instance/rules")
    assert [(one["id"], one["text"], one["translations"]) for one in changed] == [
        (first, "Be very kind", {}),
        (second, "No ads", {}),
    ]
    refused = boss.post(f"/admin/rules/{first}", text=" ")
    assert refused.status_code == 422
    assert "Please fill this in" in refused.text
    assert boss.post("/admin/rules", text="x" * 301).status_code == 422
    for id in (first, second):
        boss.post(f"/admin/rules/{id}/remove")
    assert api(server, "v1/instance/rules") == []
    assert boss.post(f"/admin/rules/{first}", text="back").status_code == 404
    assert boss.post("/admin/rules/1/sideways").status_code == 404


def test_long_texts_are_shown_as_they_were_written(fresh: Server, boss: Browser) -> None:
    before = api(fresh, "v1/instance/privacy_policy")
    assert_entity("PrivacyPolicy", before)
    text = "# Who\n\nWe & <b>you</b>\n\n- drums\n- people\n\nSee https://example.com"
    boss.post("/admin/texts/extended_description", words=text)
    boss.post("/admin/texts/privacy_policy", words="We keep nothing.")
    shown = api(fresh, "v1/instance/extended_description")
    assert_entity("ExtendedDescription", shown)
    assert shown["content"].startswith("<h2>Who</h2><p>We &amp; &lt;b&gt;you&lt;/b&gt;</p><ul><li>drums</li>")
    assert 'href="https://example.com"' in shown["content"]
    now = fresh.clock.now_ms()
    assert now - 60_000 < times.parse(shown["updated_at"]) <= now
    assert re.search("<h2[^>]*>Who</h2>", Browser(fresh).get("/about").text)
    assert api(fresh, "v1/instance/privacy_policy")["content"] == "<p>We keep nothing.</p>"
    assert "We keep nothing." in Browser(fresh).get("/privacy-policy").text
    assert boss.post("/admin/texts/privacy_policy", words="x" * 100_001).status_code == 422
    assert boss.post("/admin/texts/setup_code", words="x").status_code == 404
    boss.post("/admin/texts/privacy_policy", words="")
    assert api(fresh, "v1/instance/privacy_policy") == before


def test_terms_hold_from_their_day_on_and_older_ones_stay(server: Server, boss: Browser) -> None:
    assert server.client.get("/terms-of-service").status_code == 404
    assert api(server, "v2/instance")["configuration"]["urls"]["terms_of_service"] is None
    now = server.clock.now_ms()
    today, later = times.day(now), times.day(now + 7 * times.DAY)
    boss.post("/admin/texts/terms", text="First terms", effective_date=today)
    boss.post("/admin/texts/terms", text="Second terms", effective_date=later)
    first = api(server, "v1/instance/terms_of_service")
    assert_entity("TermsOfService", first)
    assert first == {
        "effective_date": today,
        "effective": True,
        "content": "<p>First terms</p>",
        "succeeded_by": later,
    }
    second = api(server, f"v1/instance/terms_of_service/{later}")
    assert (second["effective"], second["succeeded_by"]) == (False, None)
    assert "Newer terms follow" in Browser(server).get("/terms-of-service").text
    assert api(server, "v2/instance")["configuration"]["urls"]["terms_of_service"].endswith(
        "/terms-of-service"
    )
    for wrong in ("", "tomorrow", times.day(now - 2 * times.DAY)):
        refused = boss.post("/admin/texts/terms", text="Third", effective_date=wrong)
        assert refused.status_code == 422
        assert "not a date, or it is in the past" in refused.text
    server.clock.advance(7 * times.DAY)
    assert api(server, "v1/instance/terms_of_service")["content"] == "<p>Second terms</p>"
    old = api(server, f"v1/instance/terms_of_service/{today}")
    assert (old["content"], old["succeeded_by"]) == ("<p>First terms</p>", later)
    assert server.client.get("/api/v1/instance/terms_of_service/2001-01-01").status_code == 404


def test_terms_to_come_can_be_withdrawn_and_those_in_force_cannot(server: Server, boss: Browser) -> None:
    coming = times.day(server.clock.now_ms() + 30 * times.DAY)
    boss.post("/admin/texts/terms", text="Never", effective_date=coming)
    page = boss.get("/admin/texts").text
    id = page.partition('form="withdraw" name="id" value="')[2].partition('"')[0]
    boss.post("/admin/texts/terms/withdraw", id=id)
    assert server.client.get(f"/api/v1/instance/terms_of_service/{coming}").status_code == 404


def test_the_picture_of_the_server_is_its_own(fresh: Server, boss: Browser) -> None:
    before = api(fresh, "v2/instance")["thumbnail"]
    files = {"picture": ("x.png", pictures.encoded(pictures.flag((600, 315)), "PNG"), "image/png")}
    headers = {"origin": fresh.url, "sec-fetch-site": "same-origin"}
    answer = boss.http.post(
        "/admin/texts/picture", data={"description": "A drum"}, files=files, headers=headers
    )
    assert answer.status_code == 303, answer.text
    shown = api(fresh, "v2/instance")["thumbnail"]
    assert shown["description"] == "A drum"
    assert shown["blurhash"]
    assert set(shown["versions"]) == {"@1x", "@2x"}
    assert fresh.client.get(shown["url"]).status_code == 200
    assert api(fresh, "v1/instance")["thumbnail"] == shown["url"]
    wrong = {"picture": ("x.png", b"no picture", "image/png")}
    assert boss.http.post("/admin/texts/picture", files=wrong, headers=headers).status_code == 422
    assert api(fresh, "v2/instance")["thumbnail"] == shown
    boss.post("/admin/texts/picture/remove")
    assert api(fresh, "v2/instance")["thumbnail"] == before
    assert fresh.client.get(shown["url"]).status_code == 404


def test_those_who_would_like_to_join_read_the_message(fresh: Server, boss: Browser) -> None:
    assert api(fresh, "v2/instance")["registrations"]["message"] is None
    boss.post("/admin/texts/registrations_message", words="We open again in *May*.")
    assert api(fresh, "v2/instance")["registrations"]["message"] == "<p>We open again in *May*.</p>"
    assert "We open again" in Browser(fresh).get("/signup").text
    boss.post("/admin/texts/registrations_message", words="")


def test_what_is_changed_through_one_process_every_other_shows(
    server: Server, boss: Browser, tmp_path: Path
) -> None:
    with running_server(server.settings.database, tmp_path) as second:
        here, there = Browser(server), Browser(second)

        def called(browser: Browser) -> str:
            found = re.search("<title>.* · (.*)</title>", unescape(browser.get("/login").text))
            assert found is not None
            return found[1]

        before = called(here)
        assert called(there) == before
        for name in ("Loom", "Loom & Co", before):
            boss.post("/admin/server", name=name, description="", contact="")
            assert called(here) == name
            eventually(lambda name=name: called(there) == name, 5)


def test_gates_are_kept_and_opened_on_their_page(server: Server, boss: Browser) -> None:
    forms = {
        "domains": {"domain": "bad.example", "severity": "suspend", "public_comment": "spam"},
        "allows": {"domain": "good.example"},
        "networks": {"ip": "192.0.2.7", "severity": "no_access", "days": "7"},
        "mail": {"domain": "junk.example"},
        "addresses": {"email": "nuisance@example.com"},
    }
    for kind, form in forms.items():
        assert boss.post(f"/admin/gates/{kind}", **form).status_code == 200, kind
        again = boss.post(f"/admin/gates/{kind}", **form)
        assert again.status_code == (200 if kind == "allows" else 422), kind
    page = unescape(boss.get("/admin/gates").text)
    for name in ("bad.example", "good.example", "192.0.2.7/32", "junk.example"):
        assert name in page
    assert "nuisance@example.com" not in page
    assert [one["domain"] for one in api(server, "v1/instance/domain_blocks")] == ["bad.example"]
    assert "bad.example" in Browser(server).get("/about").text
    for kind in forms:
        section = page.partition(f'action="/admin/gates/{kind}/lift"')[2]
        id = section.partition('name="id" value="')[2].partition('"')[0]
        assert boss.post(f"/admin/gates/{kind}/lift", id=id).status_code == 200
    assert api(server, "v1/instance/domain_blocks") == []
    assert boss.post("/admin/gates/domains", domain="no name").status_code == 422
    assert boss.post("/admin/gates/nothing/lift", id="1").status_code == 404


def test_who_sees_the_blocked_servers_is_the_owners_choice(server: Server, boss: Browser) -> None:
    ana = entrance.Person(server)
    path, headers = "/api/v1/instance/domain_blocks", entrance.bearer(ana.token)
    boss.post("/admin/gates/choices", federation="allowed", domain_blocks_shown_to="members")
    assert server.client.get(path).status_code == 404
    assert server.client.get(path, headers=headers).status_code == 200
    assert api(server, "v2/instance")["configuration"]["limited_federation"] is True
    boss.post("/admin/gates/choices", federation="open", domain_blocks_shown_to="nobody")
    assert server.client.get(path, headers=headers).status_code == 404
    refused = boss.post("/admin/gates/choices", federation="maybe", domain_blocks_shown_to="nobody")
    assert refused.status_code == 422
    boss.post("/admin/gates/choices", federation="open", domain_blocks_shown_to="everybody")
    assert server.client.get(path).status_code == 200


def test_an_announcement_stands_on_top_of_home_until_it_is_put_away(server: Server, boss: Browser) -> None:
    ana = entrance.Person(server).browser()
    boss.post("/admin/announcements", text="Drums tonight #music", now="1")
    home = ana.get("/").text
    assert "Drums tonight" in home
    id = home.partition('id="announcement-')[2].partition('"')[0]
    ana.post(f"/announcements/{id}/react", name="🎉")
    assert 'value="🎉" aria-pressed="true"' in ana.get("/").text
    ana.post(f"/announcements/{id}/react", name="🎉", back="1")
    assert 'value="🎉" aria-pressed="true"' not in ana.get("/").text
    ana.post(f"/announcements/{id}/dismiss", return_to="/")
    assert "Drums tonight" not in ana.get("/").text
    assert "Drums tonight" in entrance.Person(server).browser().get("/").text
    boss.post(
        f"/admin/announcements/{id}",
        text="Drums tomorrow",
        starts="2036-01-01T18:00",
        ends="2036-01-01T20:00",
    )
    page = boss.get(f"/admin/announcements/{id}").text
    assert 'value="2036-01-01T18:00"' in page
    refused = boss.post(
        f"/admin/announcements/{id}", text="x", starts="2036-01-02T18:00", ends="2036-01-01T20:00"
    )
    assert refused.status_code == 422
    assert "after the start" in refused.text
    boss.post(f"/admin/announcements/{id}/retire")
    assert "Drums" not in boss.get("/").text
    assert ana.post(f"/announcements/{id}/react", name="🎉").status_code == 404
    boss.post(f"/admin/announcements/{id}/delete")
    assert boss.get(f"/admin/announcements/{id}").status_code == 404


def test_the_last_weeks_are_drawn_and_can_be_read_as_a_table(server: Server, boss: Browser) -> None:
    page = boss.get("/admin").text
    assert page.count("<rect") == 4 * 28
    table = page.partition("<table>")[2].partition("</table>")[0]
    assert table.count("<tr>") == 29
    assert 'scope="row"' in table


def test_what_the_owner_did_is_in_the_log_in_words(server: Server, boss: Browser) -> None:
    boss.post("/admin/rules", text="Logged")
    boss.post("/admin/gates/domains", domain="logged.example", severity="suspend")
    page = unescape(boss.get("/admin/log").text)
    for words in ("Added a rule", "Blocked a server", "<bdi>logged.example</bdi>, Nothing is exchanged"):
        assert words in page
    done = server.run(server.app.db.read().all, "SELECT DISTINCT action FROM audit_log")
    assert {row["action"] for row in done} <= messages.DEEDS.keys()


def lines(page: str) -> list[str]:
    """What the log says, a line for each deed, without the pictures."""
    found = re.findall(r'<span class="under">(.*?)</span>\s*</span>\s*</li>', unescape(page), re.DOTALL)
    return [re.sub(r"<(?!/?a\b)[^>]*>", "", line) for line in found]


def test_the_log_names_and_links_what_a_deed_was_about(server: Server, boss: Browser) -> None:
    boss.post("/admin/announcements", text="The bridge is open again", now="1")
    boss.post("/admin/rules", text="Bring bread " + "and salt " * 20)
    boss.post("/admin/texts/privacy_policy", text="We keep little.")
    boss.post("/admin/texts/terms", text="Be good.", effective_date="2100-05-01")
    bob = entrance.Person(server, "bob")
    me = server.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(bob.token)).json()
    boss.post(f"/admin/accounts/{me['id']}/role", role="moderator")
    role, terms, text, rule, told = lines(boss.get("/admin/log").text)[:5]
    assert f'<a href="/admin/accounts/{me["id"]}">@{bob.name}</a>' in role and "Member → Moderator" in role
    assert '<a href="/admin/texts">1 May 2100</a>' in terms
    assert '<a href="/admin/texts">Privacy</a>' in text
    assert re.search(r'<a href="/admin/rules">Bring bread and salt [^<]{40,80}…</a>', rule)
    link = re.search(r'<a href="(/admin/announcements/\d+)">The bridge is open again</a>', told)
    assert link
    page = bob.browser().get("/admin/log").text
    assert "The bridge is open again" in page
    assert "/admin/announcements" not in page
    boss.post(f"{link[1]}/delete")
    gone = lines(boss.get("/admin/log").text)
    assert not [line for line in gone if link[1].rpartition("/")[2] in line]


def test_the_log_shows_the_post_that_may_be_talked_about(server: Server, boss: Browser) -> None:
    ana = entrance.Person(server, "ana")
    said = server.client.post(
        "/api/v1/statuses", json={"status": "The lamp is lit"}, headers=entrance.bearer(ana.token)
    ).json()
    assert boss.post("/admin/trends/review", kind="status", id=said["id"], allow="1").status_code == 200
    assert (
        f'<a href="/@{ana.name}/{said["id"]}">@{ana.name}: The lamp is lit</a>'
        in lines(boss.get("/admin/log").text)[0]
    )


def test_a_phone_finds_the_parts_of_the_server_in_a_list(boss: Browser) -> None:
    page = boss.get("/admin/rules").text
    places = page.partition('<details class="parts">')[2].partition("</details>")[0]
    assert places.count('<a href="') == 14
    assert places.count('aria-current="page"') == 1
