"""Two servers quote one another, move to one another, and agree on who follows whom."""

from typing import Any

import pytest

from sabar.store import follows
from tests import entrance
from tests.api import people
from tests.api.people import Person
from tests.browser import Browser
from tests.federation import documents
from tests.server import Server
from tests.waiting import eventually


def found(person: Person, what: str, kind: str) -> Any:
    """What an address or handle of the other server stands for here."""
    answer = person.get("/api/v2/search", q=what, resolve="true")
    assert answer[kind], answer
    return answer[kind][0]


def quote_state(person: Person, id: str) -> str:
    state: str = person.get(f"/api/v1/statuses/{id}")["quote"]["state"]
    return state


def as_seen(by: Person, other: Person) -> Person:
    """Somebody of the other server, as `by` may act on him."""
    return Person(by.server, other.name, "", found(by, documents.actor(other), "accounts")["id"])


def browser(person: Person) -> Browser:
    opened = Browser(person.server)
    opened.post("/login", follow=False, email=f"{person.name}@example.org", password=entrance.PASSWORD)
    return opened


def test_a_quote_is_agreed_to_shown_and_taken_back(ada: Person, zoe: Person) -> None:
    theirs = zoe.says("quote me", quote_approval_policy="public")
    here_id = found(ada, theirs["uri"], "statuses")["id"]
    said = ada.says("look at this", quoted_status_id=here_id)
    eventually(lambda: quote_state(ada, said["id"]) == "accepted")
    document = documents.fetch(ada.server, said["uri"])
    assert document["quoteAuthorization"].startswith(f"{documents.actor(zoe)}/quote_authorizations/")
    quoting = zoe.get(f"/api/v1/statuses/{theirs['id']}/quotes")
    assert [one["uri"] for one in quoting] == [said["uri"]]
    zoe.post(f"/api/v1/statuses/{theirs['id']}/quotes/{quoting[0]['id']}/revoke")
    eventually(lambda: quote_state(ada, said["id"]) == "revoked")
    assert "quote" not in documents.fetch(ada.server, said["uri"])


def test_a_quote_that_came_too_late_is_refused(ada: Person, zoe: Person) -> None:
    """They let everybody quote when the post was seen here, and nobody by now."""
    theirs = zoe.says("quote me", quote_approval_policy="public")
    here_id = found(ada, theirs["uri"], "statuses")["id"]
    zoe.ok(
        "PUT",
        f"/api/v1/statuses/{theirs['id']}/interaction_policy",
        json={"quote_approval_policy": "nobody"},
    )
    said = ada.says("look at this", quoted_status_id=here_id)
    eventually(lambda: quote_state(ada, said["id"]) == "rejected")


def test_who_is_blocked_may_not_quote(here: Server, ada: Person, zoe: Person) -> None:
    eve = people.join(here, "eve")
    theirs = zoe.says("quote me", quote_approval_policy="public")
    here_id = found(eve, theirs["uri"], "statuses")["id"]
    zoe.post(f"/api/v1/accounts/{as_seen(zoe, eve).id}/block")
    eventually(lambda: eve.to(as_seen(eve, zoe))["blocked_by"])
    given = {"status": "look", "quoted_status_id": here_id}
    assert eve.call("POST", "/api/v1/statuses", json=given).status_code == 404
    assert zoe.get(f"/api/v1/statuses/{theirs['id']}/quotes") == []


@pytest.mark.parametrize("way", ["away", "back"])
def test_followers_of_both_servers_go_along_to_the_other(here: Server, there: Server, way: str) -> None:
    old_home, new_home = (here, there) if way == "away" else (there, here)
    old, fan = people.join(old_home, "old"), people.join(old_home, "fan")
    new, far_fan = people.join(new_home, "new"), people.join(new_home, "farfan")
    fan.follow(old)
    far_fan.follow(as_seen(far_fan, old))
    eventually(lambda: far_fan.to(as_seen(far_fan, old))["following"])
    host = {one: one.settings.domain for one in (old_home, new_home)}
    page = browser(new).post("/settings/moving/aliases", old=f"{old.name}@{host[old_home]}")
    assert page.status_code == 200, page.text
    page = browser(old).post(
        "/settings/moving/go", new=f"{new.name}@{host[new_home]}", current=entrance.PASSWORD
    )
    assert page.status_code == 200, page.text
    eventually(lambda: far_fan.to(new)["following"])
    eventually(lambda: fan.to(as_seen(fan, new))["following"])
    assert old.get(f"/api/v1/accounts/{old.id}")["moved"]["username"] == new.name
    seen = as_seen(far_fan, old)
    eventually(lambda: (far_fan.get(f"/api/v1/accounts/{seen.id}")["moved"] or {}).get("id") == new.id)


def test_a_follow_that_one_server_lost_ends_on_the_other(here: Server, there: Server) -> None:
    star, fan = people.join(here, "star"), people.join(there, "fan")
    seen = as_seen(fan, star)
    fan.follow(seen)
    eventually(lambda: fan.to(seen)["following"])
    other = people.join(there, "other")
    other.follow(as_seen(other, star))
    eventually(lambda: other.to(as_seen(other, star))["following"])
    lost = as_seen(star, fan)

    async def unit(tx: Any) -> None:
        await follows.delete(tx, int(lost.id), int(star.id))

    async def lose() -> None:
        await here.app.db.write(unit)

    here.run(lose)
    star.says("for those who follow", visibility="private")
    eventually(lambda: not fan.to(seen)["following"])
    assert other.to(as_seen(other, star))["following"]
