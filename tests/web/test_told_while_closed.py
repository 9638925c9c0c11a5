"""Messages to our own browsers while the pages are closed: switched on, read, and over with the session."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from sabar.kit import times
from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.jobs import idle
from tests.outside import Outside, ThisMachine
from tests.sealed import Browser as Keys
from tests.sealed import received
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import chromium

PLACE = "/settings/push"


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"guard": ThisMachine()}


def given(keys: Keys, endpoint: str, *kinds: str) -> dict[str, Any]:
    return {"endpoint": endpoint, **keys.keys, "kinds[]": list(kinds)}


def says(person: Person, text: str) -> dict[str, Any]:
    answer = person.server.client.post(
        "/api/v1/statuses", headers=bearer(person.token), json={"status": text}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_browser_is_told_in_its_readers_language_what_was_chosen_and_no_token(
    server: Server, world: Outside
) -> None:
    ada, ben, keys = Person(server, "ada"), Person(server, "ben"), Keys()
    browser = ada.browser()
    browser.post("/settings/preferences", language="fr")
    page = browser.post(PLACE, **given(keys, f"{world.url}/{ada.name}", "mentions"))
    assert page.status_code == 200
    assert 'value="mentions" checked' in page.text
    assert 'value="follows" checked' not in page.text
    said = says(ben, f"@{ada.name} it is time")
    (heard,) = received(world, f"/{ada.name}")
    told = keys.read(heard)
    assert sorted(told) == ["body", "icon", "lang", "tag", "title", "url"]
    assert (told["lang"], told["body"]) == ("fr", f"@{ada.name} it is time")
    assert told["title"] == f"{ben.name} vous mentionne"
    assert browser.get(told["url"]).status_code == 200
    assert told["url"].endswith(said["id"])
    # A second choice takes the place of the first, in the same browser.
    browser.post(PLACE, **given(keys, f"{world.url}/{ada.name}-2", "likes"))
    says(ben, f"@{ada.name} again")
    idle(server)
    assert [one for one in world.heard if one.path == f"/{ada.name}-2"] == []


def test_a_post_that_is_recalled_is_taken_from_the_browsers_that_show_it_and_told_to_no_others(
    server: Server, world: Outside
) -> None:
    ada, ben, cleo, keys = Person(server, "ada"), Person(server, "ben"), Person(server, "cleo"), Keys()
    browser = ada.browser()
    browser.post("/settings/preferences", language="fr")
    browser.post(PLACE, **given(keys, f"{world.url}/{ada.name}", "mentions"))
    cleo.browser().post(PLACE, **given(Keys(), f"{world.url}/{cleo.name}", "mentions"))
    said = says(ben, f"@{ada.name} it is time")
    shown = keys.read(received(world, f"/{ada.name}")[0])
    answer = server.client.post(f"/api/sabar/v1/statuses/{said['id']}/recall", headers=bearer(ben.token))
    assert answer.status_code == 200, answer.text
    assert keys.read(received(world, f"/{ada.name}", 2)[1]) == {
        "lang": "fr",
        "tag": shown["tag"],
        "title": "Un message a été rappelé",
        "url": "/notifications",
        "gone": True,
    }
    idle(server)
    assert [one for one in world.heard if one.path == f"/{cleo.name}"] == []


def test_a_message_that_waits_when_its_post_is_recalled_never_goes(server: Server, world: Outside) -> None:
    ada, ben, keys = Person(server, "ada"), Person(server, "ben"), Keys()
    path = f"/{ada.name}"
    ada.browser().post(PLACE, **given(keys, f"{world.url}{path}", "mentions"))
    world.answers[path] = (503, {}, b"")
    said = says(ben, f"@{ada.name} it is time")
    tried = len(received(world, path))
    answer = server.client.post(f"/api/sabar/v1/statuses/{said['id']}/recall", headers=bearer(ben.token))
    assert answer.status_code == 200, answer.text
    del world.answers[path]
    server.clock.advance(times.HOUR)
    eventually(lambda: len(received(world, path)) > tried)
    idle(server)
    assert [keys.read(one).get("gone") for one in received(world, path)[tried:]] == [True]


@pytest.mark.parametrize("end", ["off", "logout", "elsewhere", "away"])
def test_nothing_is_sent_to_a_browser_that_was_switched_off_or_signed_out(
    server: Server, world: Outside, end: str
) -> None:
    ada, ben = Person(server, "ada"), Person(server, "ben")
    browser = ada.browser()
    browser.post(PLACE, **given(Keys(), f"{world.url}/{ada.name}", "mentions"))
    if end == "off":
        assert "Turn off" not in browser.post(f"{PLACE}/off").text
    elif end == "logout":
        browser.post("/logout")
    elif end == "elsewhere":
        ada.browser().post("/settings/sessions/end", all="1")
    else:
        server.clock.advance((server.app.settings.session_days + 1) * times.DAY)
    says(ben, f"@{ada.name} hello?")
    idle(server)
    assert [one for one in world.heard if one.path == f"/{ada.name}"] == []


def test_of_two_people_in_one_browser_the_one_who_stays_is_still_told(server: Server, world: Outside) -> None:
    ada, ben, cleo, keys = Person(server, "ada"), Person(server, "ben"), Person(server, "cleo"), Keys()
    browser, address = ada.browser(), f"{world.url}/{ada.name}"
    browser.post(PLACE, **given(keys, address, "mentions"))
    browser.post("/login", email=ben.email, password=ben.password)
    browser.post(PLACE, **given(keys, address, "mentions"))
    browser.post("/logout")
    says(cleo, f"@{ben.name} are you gone?")
    says(cleo, f"@{ada.name} are you there?")
    idle(server)
    assert [keys.read(one)["body"] for one in received(world, f"/{ada.name}")] == [
        f"@{ada.name} are you there?"
    ]


def test_an_address_that_is_no_push_service_is_refused_in_words(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, world: Outside
) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        browser = Person(server, "ada").browser()
        for endpoint in ("", "ftp://a.example/", "https://10.0.0.1/", "https://127.0.0.1/", world.url):
            answer = browser.post(PLACE, **given(Keys(), endpoint, "mentions"))
            assert answer.status_code == 422, endpoint
            assert "push service" in answer.text
        wrong = {**given(Keys(), "https://push.example/x", "mentions"), "p256dh": "AAAA"}
        assert browser.post(PLACE, **wrong).status_code == 422
        assert "Turn off" not in browser.get(PLACE).text


#: What a browser without a push service of its own answers.
SUBSCRIBES = """({ endpoint, keys }) => {
  PushManager.prototype.subscribe = async (options) => {
    if (!options.userVisibleOnly || options.applicationServerKey.length !== 87) throw new Error("key");
    return { toJSON: () => ({ endpoint, keys }) };
  };
}"""
#: A browser without a screen shows nothing and is pressed by nobody, so what the worker asks of it is kept.
KEEPING = """() => {
  self.shown = [];
  registration.showNotification = async (title, { body, lang, data }) => {
    shown.push({ title, body, lang, data });
  };
}"""
PRESSED = """async () => {
  const opened = [], event = new Event("notificationclick"), done = [];
  clients.openWindow = async (url) => opened.push(url);
  event.notification = { data: shown[0].data, close: () => opened.push("closed") };
  event.waitUntil = (work) => done.push(work);
  dispatchEvent(event);
  await Promise.all(done);
  return opened;
}"""


def test_a_person_switches_it_on_and_presses_what_the_browser_shows(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, world: Outside
) -> None:
    folder = tmp_path_factory.mktemp("data")
    with (
        new_database("sqlite") as url,
        running_server(url, folder, guard=ThisMachine()) as server,
        chromium(server.url) as browser,
    ):
        ada, ben, keys = Person(server, "ada"), Person(server, "ben"), Keys()
        tab = browser.tab()
        session = ada.browser().session
        assert session
        tab.context.add_cookies([{"name": "session", "value": session, "url": server.url}])
        tab.context.set_default_timeout(10_000)
        known: list[dict[str, Any]] = []
        devtools = tab.context.new_cdp_session(tab)
        devtools.on(
            "ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"])
        )
        devtools.send("ServiceWorker.enable")
        tab.goto(PLACE)
        tab.get_by_role("button", name="Turn on").click()
        expect(tab.get_by_role("alert")).to_contain_text("does not let these pages notify you")
        tab.context.grant_permissions(["notifications"], origin=server.url)
        tab.evaluate("() => navigator.serviceWorker.ready")
        tab.evaluate(SUBSCRIBES, {"endpoint": f"{world.url}/{ada.name}", "keys": keys.keys})
        tab.get_by_role("checkbox", name="Follows").uncheck()
        tab.get_by_role("button", name="Turn on").click()
        expect(tab.get_by_role("button", name="Turn off")).to_be_visible()
        expect(tab.get_by_role("checkbox", name="Mentions")).to_be_checked()
        expect(tab.get_by_role("checkbox", name="Follows")).not_to_be_checked()
        said = says(ben, f"@{ada.name} it is time")
        (heard,) = received(world, f"/{ada.name}")
        told = keys.read(heard)
        (worker,) = tab.context.service_workers
        worker.evaluate(KEEPING)
        devtools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": server.url, "registrationId": known[-1]["registrationId"], "data": json.dumps(told)},
        )
        assert eventually(lambda: worker.evaluate("shown")) == [
            {
                "title": f"{ben.name} mentioned you",
                "body": f"@{ada.name} it is time",
                "lang": "en",
                "data": f"/@{ben.name}/{said['id']}",
            }
        ]
        assert worker.evaluate(PRESSED) == ["closed", f"{server.url}/@{ben.name}/{said['id']}"]
        answer = server.client.post(f"/api/sabar/v1/statuses/{said['id']}/recall", headers=bearer(ben.token))
        assert answer.status_code == 200, answer.text
        gone = keys.read(received(world, f"/{ada.name}", 2)[1])
        for shown in ("[{}]", "[]"):  # it still stands there; its reader put it away
            worker.evaluate(f"() => {{ registration.getNotifications = async () => {shown}; }}")
            devtools.send(
                "ServiceWorker.deliverPushMessage",
                {
                    "origin": server.url,
                    "registrationId": known[-1]["registrationId"],
                    "data": json.dumps(gone),
                },
            )
            eventually(lambda: len(worker.evaluate("shown")) == 2)
        assert worker.evaluate("shown")[1] == {
            "title": "A post was taken back",
            "body": None,
            "lang": "en",
            "data": "/notifications",
        }
        tab.get_by_role("button", name="Turn off").click()
        expect(tab.get_by_role("button", name="Turn on")).to_be_visible()
        assert browser.complaints == []
