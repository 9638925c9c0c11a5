"""Reports that come from other servers, and how much staff read of them."""

import dataclasses
from typing import Any

import pytest

from sabar.backends.limits import Limits
from sabar.federation.fetching import Budget
from sabar.federation.inbox import flags
from sabar.model.blocklists import DomainBlock
from sabar.model.errors import TooMany
from sabar.rules import domains
from sabar.store import blocklists
from sabar.store.federation import actors
from tests.api import people
from tests.api.people import Person
from tests.federation.documents import actor, uri
from tests.federation.people.meeting import done, met
from tests.federation.scripted import Peer
from tests.server import Server

REPORTS = "/api/v1/admin/reports"


def reported(boss: Person, person: Person) -> list[Any]:
    return list(boss.get(REPORTS, target_account_id=person.id))


def judged(here: Server, peer: Peer, severity: str, *, reports: bool = True) -> None:
    """The peer is a server with a port, which nobody blocks through a form."""
    block = DomainBlock(
        here.app.ids.next(), domains.host_of(peer.url), severity, False, not reports, "", "", False, 0
    )
    here.run(here.app.db.write, lambda tx: blocklists.insert(tx, block))


def test_staff_read_what_another_server_reports(here: Server, boss: Person, peer: Peer) -> None:
    ned = people.join(here, "ned")
    loud, quiet = ned.says("loud"), ned.says("quiet", visibility="private")
    server = peer.person("server", type="Application")
    done(
        here,
        server,
        "Flag",
        [actor(ned), uri(ned, loud["id"]), uri(ned, quiet["id"]), f"{peer.url}/x", "nonsense"],
        content="<p>spam<script>alert(1)</script></p>",
    )
    (report,) = reported(boss, ned)
    assert report["account"]["account"]["acct"] == server.handle
    assert [one["id"] for one in report["statuses"]] == [loud["id"]]
    assert report["comment"] == "spam"
    assert peer.asked("/x") == [], "nothing is fetched because of a report"


def test_a_report_that_goes_on_and_on_is_cut(here: Server, boss: Person, peer: Peer) -> None:
    nan = people.join(here, "nan")
    done(here, peer.person("server"), "Flag", actor(nan), content="no " * 5000)
    (report,) = reported(boss, nan)
    assert len(report["comment"]) <= 1000
    assert report["comment"].endswith("…")


def test_reports_about_nobody_of_here_are_none(here: Server, boss: Person, peer: Peer) -> None:
    before = len(boss.get(REPORTS, limit=100))
    server = peer.person("server")
    other = peer.person("other")
    for object in (other.id, f"{here.url}/users/nobody_at_all", f"{here.url}/actor", [], [{}], None, 7):
        done(here, server, "Flag", object, content="?")
    assert len(boss.get(REPORTS, limit=100)) == before


def test_the_same_report_twice_is_one(here: Server, boss: Person, peer: Peer) -> None:
    nat = people.join(here, "nat")
    server = peer.person("server")
    flag = server.activity("Flag", actor(nat), content="twice")
    assert server.send(here, flag).status_code == 202
    assert server.send(here, flag).status_code == 202
    done(here, server, "Flag", f"{here.url}/users/nobody_at_all")
    assert len(reported(boss, nat)) == 1


def test_a_server_that_reports_all_day_long_is_heard_so_often_and_no_more(
    here: Server, boss: Person, peer: Peer
) -> None:
    nim = people.join(here, "nim")
    app = dataclasses.replace(here.app, limits=Limits(here.app.cache, here.clock))
    for number in range(21):
        name = f"p{number % 3}"
        if number < 3:
            met(here, nim, peer.person(name))
        account = here.run(actors.account, app.db.read(), peer.people[name].id)
        assert account is not None
        activity = peer.people[name].activity("Flag", actor(nim), content=str(number))
        if number < 20:
            here.run(flags.run, app, account, activity, Budget())
    with pytest.raises(TooMany):
        here.run(flags.run, app, account, activity, Budget())
    assert len(boss.get(REPORTS, target_account_id=nim.id, limit=100)) == 20


def test_reports_of_a_server_can_be_left_unread(here: Server, boss: Person, peer: Peer) -> None:
    nil = people.join(here, "nil")
    judged(here, peer, "noop", reports=False)
    done(here, peer.person("server"), "Flag", actor(nil), content="?")
    assert reported(boss, nil) == []


def test_a_server_that_is_shut_out_has_nothing_to_say(here: Server, boss: Person, peer: Peer) -> None:
    nox = people.join(here, "nox")
    judged(here, peer, "suspend")
    server = peer.person("server")
    for verb in ("Flag", "Follow"):
        answer = server.send(here, server.activity(verb, actor(nox)))
        assert answer.status_code == 403, answer.text
    assert reported(boss, nox) == []
    assert nox.get(f"/api/v1/accounts/{nox.id}/followers") == []
    assert peer.asked() == [], "nobody of it is looked up"
