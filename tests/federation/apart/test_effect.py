"""What is decided about another server is so for everybody of it, until it is taken back."""

import uuid
from typing import Any

import pytest

from sabar import events
from sabar.effects import housekeeping
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.relations import Follow
from sabar.store import follows
from tests.api import people
from tests.api.people import Person
from tests.federation import strangers
from tests.server import Server
from tests.waiting import eventually
from tests.web.test_server_pages import signed_in

BLOCKS = "/api/v1/admin/domain_blocks"


@pytest.fixture
def domain() -> str:
    return f"s{uuid.uuid4().hex[:10]}.example"


def follows_back(here: Server, account: Account, person: Person) -> None:
    """Somebody elsewhere follows somebody here."""
    app = here.app

    async def unit(tx: Any) -> None:
        now = app.clock.now_ms()
        await follows.insert(tx, Follow(app.ids.next(), account.id, int(person.id), True, False, [], now))
        tx.emit(events.Followed(account.id, int(person.id)))

    here.run(app.db.write, unit)


def entity(person: Person, account: Account) -> Any:
    return person.ok("GET", f"/api/v1/accounts/{account.id}")


def is_hidden(person: Person, account: Account) -> bool:
    return bool(entity(person, account).get("suspended"))


def is_limited(person: Person, account: Account) -> bool:
    return bool(entity(person, account).get("limited"))


def severed(person: Person) -> list[Any]:
    found = person.get("/api/v1/notifications", **{"types[]": "severed_relationships"})
    return [one["event"] for one in found]


def test_what_ties_to_a_server_ends_when_it_is_shut_out_and_its_people_hear_how_much(
    here: Server, boss: Person, domain: str
) -> None:
    eva, tom = people.join(here, "eva"), people.join(here, "tom")
    mira, sub = strangers.account(here, "mira", domain), strangers.account(here, "sub", f"deep.{domain}")
    other = strangers.account(here, "other", f"x{domain}")
    for one in (mira, sub, other):
        strangers.followed(here, one, eva)
    follows_back(here, mira, tom)
    boss.post(BLOCKS, domain=domain, severity="suspend")
    eventually(lambda: is_hidden(eva, mira) and is_hidden(eva, sub))
    assert [one["acct"] for one in eva.get(f"/api/v1/accounts/{eva.id}/following")] == [f"other@x{domain}"]
    assert entity(eva, mira)["display_name"] == ""
    assert eva.get("/api/v1/accounts/verify_credentials")["following_count"] == 1
    assert tom.get("/api/v1/accounts/verify_credentials")["followers_count"] == 0
    eventually(lambda: severed(eva) and severed(tom))
    lost = [(one["type"], one["target_name"], one["following_count"]) for one in severed(eva)]
    assert lost == [("domain_block", domain, 2)]
    assert [(one["following_count"], one["followers_count"]) for one in severed(tom)] == [(0, 1)]
    assert severed(boss) == []


def test_who_stays_shut_out_for_longer_than_a_month_is_there_again_once_the_server_is(
    here: Server, boss: Person, domain: str
) -> None:
    ina = people.join(here, "ina")
    mira, bad = strangers.account(here, "mira", domain), strangers.account(here, "bad", domain)
    boss.post(f"/api/v1/admin/accounts/{bad.id}/action", type="silence")
    block = boss.post(BLOCKS, domain=domain, severity="silence")
    eventually(lambda: is_limited(ina, mira))
    boss.ok("PUT", f"{BLOCKS}/{block['id']}", json={"severity": "suspend"})
    eventually(lambda: is_hidden(ina, mira) and is_hidden(ina, bad))
    here.clock.advance(40 * times.DAY)
    here.run(housekeeping.sweep, here.app, b"")
    boss.delete(f"{BLOCKS}/{block['id']}")
    eventually(lambda: not is_hidden(ina, mira))
    assert entity(ina, mira)["display_name"] == "Mira"
    assert not is_limited(ina, mira)
    eventually(lambda: not is_hidden(ina, bad))
    assert is_limited(ina, bad), "what was decided about this very account is taken back by nobody else"


@pytest.mark.parametrize(("measure", "severity"), [("suspend", "suspend"), ("silence", "silence")])
def test_what_is_decided_about_somebody_and_about_his_server_are_two_decisions(
    here: Server, boss: Person, domain: str, measure: str, severity: str
) -> None:
    """Whichever is taken back first, the other one stands."""
    ida = people.join(here, "ida")
    kept = is_hidden if measure == "suspend" else is_limited
    bad, back = strangers.account(here, "bad", domain), strangers.account(here, "back", domain)
    other = strangers.account(here, "other", domain)
    block = boss.post(BLOCKS, domain=domain, severity=severity)
    eventually(lambda: all(kept(ida, one) for one in (bad, back, other)))
    for one in (bad, back):
        boss.post(f"/api/v1/admin/accounts/{one.id}/action", type=measure)
    boss.post(f"/api/v1/admin/accounts/{back.id}/un{measure}")
    assert kept(ida, back)
    boss.delete(f"{BLOCKS}/{block['id']}")
    eventually(lambda: not kept(ida, other) and not kept(ida, back))
    assert kept(ida, bad)
    boss.post(f"/api/v1/admin/accounts/{bad.id}/un{measure}")
    assert not kept(ida, bad)


def test_a_server_below_one_that_is_shut_out_can_be_let_in(here: Server, boss: Person, domain: str) -> None:
    kim = people.join(here, "kim")
    good, bad = strangers.account(here, "good", f"good.{domain}"), strangers.account(here, "bad", domain)
    boss.post(BLOCKS, domain=f"good.{domain}", severity="noop")
    boss.post(BLOCKS, domain=domain, severity="suspend")
    eventually(lambda: is_hidden(kim, bad))
    assert not is_hidden(kim, good)


def test_with_a_list_of_servers_only_those_on_it_are_shown(here: Server, boss: Person, domain: str) -> None:
    lea = people.join(here, "lea")
    on, off = strangers.account(here, "on", f"on-{domain}"), strangers.account(here, "off", f"off-{domain}")
    boss.post("/api/v1/admin/domain_allows", domain=f"on-{domain}")
    browser = signed_in(boss)
    try:
        browser.post("/admin/gates/choices", federation="allowed", domain_blocks_shown_to="everybody")
        eventually(lambda: is_hidden(lea, off))
        assert not is_hidden(lea, on)
        listed = boss.post("/api/v1/admin/domain_allows", domain=f"off-{domain}")
        eventually(lambda: not is_hidden(lea, off))
        boss.delete(f"/api/v1/admin/domain_allows/{listed['id']}")
        eventually(lambda: is_hidden(lea, off))
    finally:
        browser.post("/admin/gates/choices", federation="open", domain_blocks_shown_to="everybody")
    eventually(lambda: not is_hidden(lea, off))
