"""Two servers that may speak with each other are two: neither knows the other's people by itself."""

from tests.api.people import Person
from tests.server import Server


def test_each_server_has_its_own_people(here: Server, there: Server, ada: Person, zoe: Person) -> None:
    asked = {"acct": ada.name}
    assert here.client.get("/api/v1/accounts/lookup", params=asked).status_code == 200
    assert there.client.get("/api/v1/accounts/lookup", params=asked).status_code == 404
