"""Who comes from a server after something was decided about it."""

from sabar.model.blocklists import DomainBlock
from sabar.rules import domains
from sabar.store import blocklists
from tests.api import people
from tests.api.people import Person
from tests.federation.documents import actor
from tests.federation.people.meeting import done, followers, known, met
from tests.federation.scripted import Peer
from tests.server import Server
from tests.waiting import eventually

BLOCKS = "/api/v1/admin/domain_blocks"


def blocked(here: Server, peer: Peer, severity: str) -> str:
    """The peer is a server with a port, which nobody blocks through a form. The block's id."""
    block = DomainBlock(
        here.app.ids.next(), domains.host_of(peer.url), severity, False, False, "", "", False, 0
    )
    here.run(here.app.db.write, lambda tx: blocklists.insert(tx, block))
    return str(block.id)


def limited(person: Person, far: Person) -> bool:
    return bool(person.get(f"/api/v1/accounts/{far.id}").get("limited"))


def test_whoever_comes_later_from_a_limited_server_is_limited_until_it_is_not(
    here: Server, boss: Person, peer: Peer
) -> None:
    oda = people.join(here, "oda")
    block = blocked(here, peer, "silence")
    late = peer.person("late")
    done(here, late, "Follow", actor(oda))
    far = known(here, late)
    assert limited(oda, far)
    boss.delete(f"{BLOCKS}/{block}")
    eventually(lambda: not limited(oda, far))


def test_a_server_that_is_shut_out_later_is_heard_no_more_and_its_follows_end(
    here: Server, boss: Person, peer: Peer
) -> None:
    ole = people.join(here, "ole")
    una = peer.person("una")
    far = met(here, ole, una)
    block = blocked(here, peer, "noop")
    boss.ok("PUT", f"{BLOCKS}/{block}", json={"severity": "suspend"})
    eventually(lambda: ole.get(f"/api/v1/accounts/{far.id}").get("suspended"))
    assert followers(ole) == []
    assert una.send(here, una.activity("Follow", actor(ole))).status_code == 403
    found = ole.ok("GET", "/api/v2/search", params={"q": una.handle, "resolve": "true"})
    assert found["accounts"] == []
    asked = len(peer.heard)
    ole.says(f"hello @{una.handle}")
    boss.delete(f"{BLOCKS}/{block}")
    eventually(lambda: not ole.get(f"/api/v1/accounts/{far.id}").get("suspended"))
    assert [one.path for one in peer.heard[asked:]] == [], "nothing that was said meanwhile goes there"
    done(here, una, "Follow", actor(ole))
    eventually(lambda: followers(ole) == [far.name])
    assert known(here, una).id == far.id
