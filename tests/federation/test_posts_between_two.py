"""What somebody says on one server goes to the server of whoever follows, and back come no errors."""

from sabar.store.federation import outgoing
from tests import jobs
from tests.api.people import Person
from tests.server import Server
from tests.waiting import eventually


def test_a_post_an_edit_and_an_end_are_taken_by_another_server(
    here: Server, there: Server, ada: Person, zoe: Person
) -> None:
    host = here.url.partition("//")[2]
    (found,) = zoe.get("/api/v2/search", q=f"@{ada.name}@{host}", resolve="true", type="accounts")["accounts"]
    zoe.post(f"/api/v1/accounts/{found['id']}/follow")
    eventually(lambda: ada.shown()["followers_count"] == 1)
    eventually(lambda: zoe.get("/api/v1/accounts/relationships", **{"id[]": found["id"]})[0]["following"])
    post = ada.says("from one to the other")
    path = f"/api/sabar/v1/statuses/{post['id']}/servers"
    eventually(lambda: ada.get(path)["delivered"] == 1)
    ada.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "and corrected"})
    jobs.idle(here)
    ada.delete(f"/api/v1/statuses/{post['id']}")
    jobs.idle(here)
    for verb in ("Create", "Update", "Delete"):
        told = here.run(outgoing.by_server, here.app.db.read(), int(post["id"]), verb, 9)
        assert [(one.state.value, one.status) for one in told] == [("delivered", 202)], verb
