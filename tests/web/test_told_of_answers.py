"""Browsers tell colleagues that they are asked, and who asked, what they said: never a word of the post."""

from collections.abc import Callable
from typing import Any

import pytest

from sabar.kit import times
from tests import outside
from tests.api.people import Person, join, suspend
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD
from tests.jobs import idle
from tests.outside import Outside, ThisMachine
from tests.sealed import Browser as Keys
from tests.sealed import received
from tests.server import Server, running_server
from tests.waiting import eventually

PLACE = "/settings/push"
STATUSES = "/api/v1/statuses"
TIES = "/api/sabar/v1/colleagues"
OUTBOX = "/api/sabar/v1/outbox"
ASKED = f"{OUTBOX}/asked"
ALL_ALERTS = (
    "mention",
    "status",
    "favourite",
    "reblog",
    "follow",
    "follow_request",
    "poll",
    "update",
    "quote",
)


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"guard": ThisMachine()}


def listens(world: Outside, person: Person, *kinds: str, language: str = "en") -> Keys:
    """In a browser of this person; what it reads with."""
    browser, keys = Browser(person.server), Keys()
    browser.post("/login", email=f"{person.name}@example.org", password=PASSWORD)
    browser.post("/settings/preferences", language=language)
    given = {"endpoint": f"{world.url}/{person.name}", **keys.keys, "kinds[]": list(kinds or ("colleagues",))}
    page = browser.post(PLACE, **given)
    assert f'value="{kinds[0] if kinds else "colleagues"}" checked' in page.text
    return keys


def two(server: Server) -> tuple[Person, Person]:
    """Somebody, and a colleague who agreed to be asked."""
    ada, ben = join(server, "ada"), join(server, "ben")
    tie = ada.post(TIES, account_id=ben.id)
    ben.post(f"{TIES}/{tie['id']}/accept")
    return ada, ben


def asks(ada: Person, *, about: str = "the merger is off", **given: Any) -> str:
    """The number under which it waits."""
    id = str(ada.says(about, hold_until_sent=True, **given)["id"])
    ada.post(f"{OUTBOX}/{id}/ask")
    return id


def says(ben: Person, id: str, answer: str) -> None:
    (question,) = [one for one in ben.get(ASKED) if one["id"] == id]
    ben.post(f"{ASKED}/{id}/{answer}", revision=question["revision"], comment="a comment")


def heard(world: Outside, person: Person) -> list[outside.Heard]:
    """All that came, when nothing more is on its way."""
    idle(person.server)
    return [one for one in world.heard if one.path == f"/{person.name}"]


def titles(world: Outside, person: Person, keys: Keys) -> list[str]:
    return [keys.read(one)["title"] for one in heard(world, person)]


def test_a_colleague_is_told_in_his_language_that_he_is_asked_and_nothing_of_the_post(
    server: Server, world: Outside
) -> None:
    ada, ben = two(server)
    keys = listens(world, ben, language="fr")
    label = ada.post("/api/sabar/v1/labels", name="Klient")
    ada.post(f"/api/sabar/v1/labels/{label['id']}/accounts", account_ids=[ben.id])
    ada.follow(ben)
    ben.follow(ada)
    ada.post("/api/sabar/v1/hold_rules", wait="colleague", words=["merger"], label_ids=[label["id"]])
    held = ada.says("the merger is off", spoiler_text="business")
    (message,) = heard(world, ben)
    told = keys.read(message)
    assert {name: told[name] for name in ("lang", "title", "url")} == {
        "lang": "fr",
        "title": f"{ada.name} attend votre réponse avant l’envoi d’un message.",
        "url": "/outbox",
    }
    assert sorted(told) == ["icon", "lang", "tag", "title", "url"]
    for word in ("merger", "business", "Klient", held["id"]):
        assert word not in f"{told} {message.headers}"


def test_the_writer_is_told_what_was_said_without_the_comment(server: Server, world: Outside) -> None:
    ada, ben = two(server)
    keys = listens(world, ada)
    says(ben, asks(ada), "yes")
    assert titles(world, ada, keys) == [f"{ben.name} said yes: it is out."]
    says(ben, asks(ada), "no")
    assert titles(world, ada, keys)[1:] == [f"{ben.name} said no."]
    first = ada.says("one", hold_until_sent=True)
    says(ben, asks(ada, in_reply_to_id=first["id"]), "yes")
    assert titles(world, ada, keys)[2:] == [f"{ben.name} said yes, but it is not out yet."]
    messages = [keys.read(one) for one in heard(world, ada)]
    assert {one["url"] for one in messages} == {"/outbox"}
    assert len({one["tag"] for one in messages}) == 3
    assert not any("comment" in f"{one}" for one in messages)


def test_neither_an_application_nor_a_browser_that_did_not_choose_it_is_told(
    server: Server, world: Outside
) -> None:
    ada, ben = two(server)
    listens(world, ben, "mentions")
    alerts = {**dict.fromkeys(ALL_ALERTS, True), "colleagues": True}
    for person in (ada, ben):
        endpoint = f"{world.url}/{person.name}"
        subscription = {"endpoint": endpoint, "keys": Keys().keys, "standard": True}
        person.post("/api/v1/push/subscription", subscription=subscription, data={"alerts": alerts})
    says(ben, asks(ada), "no")
    assert heard(world, ada) == heard(world, ben) == []
    assert ada.get("/api/v1/notifications") == ben.get("/api/v1/notifications") == []


def test_a_question_is_told_once_however_often_it_is_put_and_again_after_a_no(
    server: Server, world: Outside
) -> None:
    ada, ben = two(server)
    listens(world, ben)
    id = asks(ada)
    ada.ok("PUT", f"{STATUSES}/{id}", json={"status": "the merger, softly"})
    ada.post(f"{OUTBOX}/{id}/ask", account_ids=[ben.id])
    assert len(heard(world, ben)) == 1
    says(ben, id, "no")
    ada.ok("PUT", f"{STATUSES}/{id}", json={"status": "no word of it"})
    ada.post(f"{OUTBOX}/{id}/ask")
    assert len(heard(world, ben)) == 2
    asks(ada, about="another")
    assert len(heard(world, ben)) == 3


def mutes(one: Person, other: Person) -> None:
    one.post(f"/api/v1/accounts/{other.id}/mute")


def blocks(one: Person, other: Person) -> None:
    one.post(f"/api/v1/accounts/{other.id}/block")


def ends_it(one: Person, other: Person) -> None:
    for tie in one.get(TIES):
        one.delete(f"{TIES}/{tie['id']}")


Meanwhile = Callable[[Person, Person, str], object]
OVER_FOR_HIM: dict[str, Meanwhile] = {
    "taken back": lambda ada, ben, id: ada.delete(f"{OUTBOX}/{id}"),
    "sent alone": lambda ada, ben, id: ada.post(f"{OUTBOX}/{id}/send", without_colleague=True),
    "answered": lambda ada, ben, id: says(ben, id, "no"),
    "no colleague any more": lambda ada, ben, id: ends_it(ada, ben),
    "blocked by him": lambda ada, ben, id: blocks(ben, ada),
    "he is blocked": lambda ada, ben, id: blocks(ada, ben),
    "muted by him": lambda ada, ben, id: mutes(ben, ada),
    "its writer is suspended": lambda ada, ben, id: suspend(ada),
    "he is suspended": lambda ada, ben, id: suspend(ben),
}


def kept_waiting(world: Outside, person: Person, act: Callable[[], object]) -> Callable[[], int]:
    """Something happens while the push service of somebody is away; how much came once it is back."""
    path = f"/{person.name}"
    world.answers[path] = (503, {}, b"")
    act()
    received(world, path)

    def back() -> int:
        # It is written down that the service is away: a time that leaps before that changes nothing.
        idle(person.server)
        tried = len(received(world, path))
        del world.answers[path]
        person.server.clock.advance(times.HOUR)
        return len(heard(world, person)) - tried

    return back


@pytest.mark.parametrize("end", OVER_FOR_HIM)
def test_a_colleague_is_not_told_of_a_question_that_is_over(server: Server, world: Outside, end: str) -> None:
    ada, ben = two(server)
    listens(world, ben)
    found: list[str] = []
    back = kept_waiting(world, ben, lambda: found.append(asks(ada)))
    OVER_FOR_HIM[end](ada, ben, found[0])
    assert back() == 0


def test_a_colleague_is_told_when_his_push_service_is_back(server: Server, world: Outside) -> None:
    ada, ben = two(server)
    listens(world, ben)
    assert kept_waiting(world, ben, lambda: asks(ada))() == 1


OVER_FOR_HER: dict[str, Meanwhile] = {
    "taken back": lambda ada, ben, id: ada.delete(f"{OUTBOX}/{id}"),
    "asked anew": lambda ada, ben, id: ada.post(f"{OUTBOX}/{id}/ask"),
    "muted by her": lambda ada, ben, id: mutes(ada, ben),
    "blocked by her": lambda ada, ben, id: blocks(ada, ben),
    "he is suspended": lambda ada, ben, id: suspend(ben),
}


@pytest.mark.parametrize("end", OVER_FOR_HER)
def test_a_writer_is_not_told_of_an_answer_that_does_not_stand_any_more(
    server: Server, world: Outside, end: str
) -> None:
    ada, ben = two(server)
    listens(world, ada)
    id = asks(ada)
    back = kept_waiting(world, ada, lambda: says(ben, id, "no"))
    OVER_FOR_HER[end](ada, ben, id)
    assert back() == 0


def test_a_writer_is_not_told_of_a_yes_to_an_answer_that_was_taken_back(
    server: Server, world: Outside
) -> None:
    ada, ben = two(server)
    listens(world, ada)
    first = ada.says("one", hold_until_sent=True)
    id = asks(ada, in_reply_to_id=first["id"])
    back = kept_waiting(world, ada, lambda: says(ben, id, "yes"))
    ada.delete(f"{OUTBOX}/{id}")
    assert back() == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_what_waits_to_be_told_is_told_once_after_a_restart(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, world: Outside, engine: str
) -> None:
    folder = tmp_path_factory.mktemp("data")
    with new_database(engine) as url:
        with running_server(url, folder, guard=ThisMachine()) as server:
            ada, ben = two(server)
            keys = listens(world, ben)
            kept_waiting(world, ben, lambda: asks(ada))
        path = f"/{ben.name}"
        tried = len(received(world, path))
        del world.answers[path]
        for _ in range(2):
            with running_server(url, folder, guard=ThisMachine()) as server:
                server.clock.advance(times.HOUR)
                eventually(lambda: len(received(world, path)) > tried)
                idle(server)
        (message,) = received(world, path)[tried:]
        assert keys.read(message)["title"].startswith(ada.name)
