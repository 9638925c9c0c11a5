"""Two servers of this program: people find, follow, refuse and leave one another."""

from tests.api import people
from tests.api.people import Person
from tests.federation.people.meeting import followers
from tests.server import Server
from tests.waiting import eventually


def far(person: Person, other: Person) -> Person:
    """Somebody of the other server as `person` finds him."""
    handle = f"{other.name}@{other.server.settings.domain}"
    found = person.ok("GET", "/api/v2/search", params={"q": handle, "resolve": "true"})["accounts"]
    assert [one["acct"] for one in found] == [handle]
    return Person(person.server, handle, "", found[0]["id"])


def test_somebody_of_another_server_is_followed_and_left(
    here: Server, there: Server, ada: Person, zoe: Person
) -> None:
    her = far(ada, zoe)
    assert ada.follow(her)["requested"] is True
    eventually(lambda: ada.to(her)["following"] is True)
    assert followers(zoe) == [f"{ada.name}@{here.settings.domain}"]
    ada.post(f"/api/v1/accounts/{her.id}/unfollow")
    eventually(lambda: followers(zoe) == [])


def test_whoever_approves_followers_is_asked(here: Server, there: Server, ada: Person) -> None:
    kim = people.join(there, "kim")
    kim.ok("PATCH", "/api/v1/accounts/update_credentials", json={"locked": True})
    her = far(ada, kim)
    assert ada.follow(her)["requested"] is True
    eventually(lambda: len(kim.get("/api/v1/follow_requests")) == 1)
    (asking,) = kim.get("/api/v1/follow_requests")
    kim.post(f"/api/v1/follow_requests/{asking['id']}/authorize")
    eventually(lambda: ada.to(her)["following"] is True)
    kim.post(f"/api/v1/accounts/{asking['id']}/remove_from_followers")
    eventually(lambda: ada.to(her)["following"] is False)


def test_a_refused_request_ends(here: Server, there: Server, ada: Person) -> None:
    no = people.join(there, "no")
    no.ok("PATCH", "/api/v1/accounts/update_credentials", json={"locked": True})
    him = far(ada, no)
    ada.follow(him)
    eventually(lambda: len(no.get("/api/v1/follow_requests")) == 1)
    (asking,) = no.get("/api/v1/follow_requests")
    no.post(f"/api/v1/follow_requests/{asking['id']}/reject")
    eventually(lambda: ada.to(him)["requested"] is False)
    assert ada.to(him)["following"] is False


def test_a_block_is_told_and_taken_back(here: Server, there: Server, ada: Person) -> None:
    ben = people.join(there, "ben")
    him = far(ada, ben)
    her = far(ben, ada)
    ben.follow(her)
    eventually(lambda: ben.to(her)["following"] is True)
    ada.post(f"/api/v1/accounts/{him.id}/block")
    eventually(lambda: ben.to(her)["blocked_by"] is True)
    assert ben.to(her)["following"] is False
    ada.post(f"/api/v1/accounts/{him.id}/unblock")
    eventually(lambda: ben.to(her)["blocked_by"] is False)


def test_a_new_name_arrives(here: Server, there: Server, ada: Person) -> None:
    mo = people.join(there, "mo")
    him = far(ada, mo)
    ada.follow(him)
    eventually(lambda: ada.to(him)["following"] is True)
    mo.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": "Mo the Weaver"})

    def told() -> bool:
        # Several changes in a row are told at once, a moment later.
        for server in (here, there):
            server.clock.advance(31_000)
        return bool(ada.get(f"/api/v1/accounts/{him.id}")["display_name"] == "Mo the Weaver")

    eventually(told, every=0.5)
