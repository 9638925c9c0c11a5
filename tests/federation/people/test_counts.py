"""What another server counts of its people, and that they are looked at again."""

from tests.api.people import Person
from tests.federation.people.meeting import looked_up
from tests.federation.scripted import CONTEXT, Peer, Stranger
from tests.server import Server
from tests.waiting import eventually


def lists(peer: Peer, stranger: Stranger, **totals: object) -> None:
    """Serve them with these totals; `first` where they can be read."""
    for name, total in totals.items():
        path = f"/users/{stranger.name}/{name}"
        found = {
            "@context": CONTEXT,
            "id": f"{peer.url}{path}",
            "type": "OrderedCollection",
            "totalItems": total,
        }
        peer.documents[path] = found | ({"first": f"{peer.url}{path}?page=1"} if name != "followers" else {})


def shown(person: Person, stranger: Stranger) -> dict[str, object]:
    found = person.ok("GET", "/api/v2/search", params={"q": stranger.handle, "resolve": "true"})["accounts"]
    return dict(found[0])


def test_what_his_server_counts_is_shown(here: Server, ada: Person, peer: Peer) -> None:
    cy = peer.person("cy")
    lists(peer, cy, outbox=120, followers=1500, following=12)
    shown(ada, cy)
    eventually(lambda: shown(ada, cy)["followers_count"] == 1500)
    known = shown(ada, cy)
    assert (known["statuses_count"], known["following_count"], known["hide_collections"]) == (120, 12, True)
    page = here.client.get(f"/@{cy.handle}").text
    assert f"As {peer.host} counts: 120 posts, 1,500 followers." in " ".join(page.split())


def test_what_is_known_here_is_not_said_again(here: Server, ada: Person, peer: Peer) -> None:
    dot = peer.person("dotcount")
    lists(peer, dot, outbox=0, followers=3, following=0)
    shown(ada, dot)
    eventually(lambda: shown(ada, dot)["followers_count"] == 3)
    page = " ".join(here.client.get(f"/@{dot.handle}").text.split())
    assert f"As {peer.host} counts: 3 followers." in page


def test_nonsense_is_not_counted(here: Server, ada: Person, peer: Peer) -> None:
    liar = peer.person("liar")
    lists(peer, liar, outbox=-5, followers="many", following=10**30)
    shown(ada, liar)
    eventually(lambda: looked_up(peer, "/users/liar/following"))
    eventually(lambda: shown(ada, liar)["following_count"] == 10_000_000_000)
    known = shown(ada, liar)
    assert (known["statuses_count"], known["followers_count"]) == (0, 0)


def test_somebody_is_looked_at_again_once_in_a_day(here: Server, ada: Person, peer: Peer) -> None:
    eli = peer.person("eli")
    lists(peer, eli, outbox=1, followers=1, following=1)
    shown(ada, eli)
    eventually(lambda: shown(ada, eli)["followers_count"] == 1)
    lists(peer, eli, outbox=2, followers=2, following=2)
    eli.document["name"] = "Eli anew"
    asked = looked_up(peer, "eli")
    for _ in range(3):
        assert shown(ada, eli)["followers_count"] == 1
    assert looked_up(peer, "eli") == asked
    here.clock.advance(25 * 3_600_000)
    eventually(lambda: shown(ada, eli)["followers_count"] == 2)
    assert shown(ada, eli)["display_name"] == "Eli anew"
