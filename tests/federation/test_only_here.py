"""What is for people of this server alone has no document, is in no list, and is never queued."""

from typing import Any

import pytest

from sabar.actions import relations
from sabar.actions.statuses import boost, post
from sabar.federation.documents import collections, note
from sabar.federation.out import audience
from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.errors import NotFound
from sabar.model.viewers import Actor
from sabar.reads import hydrate
from sabar.rules.visibility import Place
from sabar.rules.writing.drafts import Defaults, Draft
from sabar.store import statuses
from tests.api import people
from tests.api.people import Person
from tests.federation import documents, elsewhere
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture
def writer(here: Server) -> Person:
    return people.join(here, "writer")


@pytest.fixture
def other(here: Server) -> Person:
    return people.join(here, "other")


@pytest.fixture
def far(here: Server, writer: Person, other: Person) -> Account:
    """Of another server, where he follows both."""
    found = elsewhere.somebody(here, writer, "https://far.example")
    for one in (writer, other):
        elsewhere.does(here, relations.follow, found, elsewhere.here(here, one))
    return found


def family(writer: Person, other: Person) -> list[tuple[Person, dict[str, Any]]]:
    """A post for people here, and what is about it, each as wide as an application can ask for."""
    first = writer.says("only here", visibility="local")
    below = other.says("an answer", in_reply_to_id=first["id"], visibility="public")
    deeper = writer.says("for followers", in_reply_to_id=below["id"], visibility="private")
    quote = other.says("a quote", quoted_status_id=first["id"], visibility="public")
    boosted = other.post(f"/api/v1/statuses/{first['id']}/reblog", visibility="public")
    return [(writer, first), (other, below), (writer, deeper), (other, quote), (other, boosted)]


def queued(server: Server, made: dict[str, Any]) -> int:
    """How often something was sent, or is about to be."""
    asked = "SELECT COUNT(*) FROM outgoing WHERE status_id = :id OR about LIKE :uri OR body LIKE :uri"
    found = server.run(server.app.db.read().value, asked, id=int(made["id"]), uri=f"%/statuses/{made['id']}%")
    return int(found)


def settled(server: Server) -> None:
    waiting = "SELECT COUNT(*) FROM jobs WHERE NOT dead AND kind <> 'federation.deliver' AND run_at < :soon"

    def idle() -> bool:
        soon = server.clock.now_ms() + 2_000
        return bool(server.run(server.app.db.read().value, waiting, soon=soon) == 0)

    eventually(idle, 20)


def test_nobody_elsewhere_is_given_a_document_of_it_or_finds_it_in_a_list(
    here: Server, writer: Person, other: Person, far: Account
) -> None:
    opened = writer.says("for everybody", visibility="public")
    for by, made in family(writer, other):
        uri, id = documents.uri(by, made["id"]), int(made["id"])
        for path in ("", "/activity", "/replies", "/likes", "/shares"):
            assert documents.ask(here, uri + path).status_code == 404, (made["content"], path)
        # Nor who signs his question, whom both let follow them.
        assert not here.run(hydrate.see, here.app, Actor(far), [id], Place.SINGLE)
        assert here.run(note.note_for, here.app, id, far) is None
        assert here.run(note.note, here.app, id) is None
        assert here.run(collections.boosted, here.app, id) is None
        status = here.run(statuses.by_id, here.app.db.read(), id)
        assert status is not None
        assert here.run(audience.of_post, here.app, status) == set()
        with pytest.raises(NotFound):
            here.run(boost.boost, here.app, Actor(far), id, Visibility.PUBLIC)
    page = documents.fetch(here, f"{documents.actor(writer)}/outbox?page=true")
    assert [one["object"]["id"] for one in page["orderedItems"]] == [documents.uri(writer, opened["id"])]
    assert documents.fetch(here, f"{documents.actor(writer)}/outbox")["totalItems"] == 1
    assert documents.fetch(here, f"{documents.actor(other)}/outbox")["totalItems"] == 0


def test_answers_and_boosts_for_people_here_are_in_no_number_that_leaves(
    here: Server, writer: Person, other: Person, far: Account
) -> None:
    opened = writer.says("for everybody", visibility="public")
    other.says("only here", in_reply_to_id=opened["id"], visibility="local")
    other.post(f"/api/v1/statuses/{opened['id']}/reblog", visibility="local")
    uri = documents.uri(writer, opened["id"])
    assert documents.fetch(here, f"{uri}/shares")["totalItems"] == 0
    assert documents.fetch(here, f"{uri}/replies?page=true")["items"] == []


def test_nothing_of_it_is_queued_whatever_is_done_to_it(
    here: Server, writer: Person, other: Person, far: Account
) -> None:
    made = family(writer, other)
    first = made[0][1]
    for by, one in made[:4]:
        by.ok("PUT", f"/api/v1/statuses/{one['id']}", json={"status": f"{one['id']} again"})
    writer.post(f"/api/v1/statuses/{first['id']}/pin")
    other.post(f"/api/v1/statuses/{first['id']}/favourite")
    writer.post(f"/api/v1/statuses/{first['id']}/unpin")
    writer.ok("PUT", f"/api/sabar/v1/statuses/{first['id']}/visibility", json={"visibility": "private"})
    other.post(f"/api/v1/statuses/{first['id']}/unreblog")
    for by, one in made[3::-1]:
        by.delete(f"/api/v1/statuses/{one['id']}")
    settled(here)
    assert [queued(here, one) for _, one in made] == [0] * 5


def test_it_names_nobody_elsewhere_and_says_so(here: Server, writer: Person, far: Account) -> None:
    words = {"status": f"psst, @{far.acct}", "visibility": "local"}
    answer = writer.call("POST", "/api/v1/statuses", json=words)
    assert answer.status_code == 422 and f"@{far.acct}" in answer.json()["error"]
    made = writer.says("only here", visibility="local")
    for said in (
        writer.call("PUT", f"/api/v1/statuses/{made['id']}", json={"status": words["status"]}),
        writer.call(
            "POST",
            "/api/v1/statuses",
            json={"status": words["status"], "in_reply_to_id": made["id"], "visibility": "direct"},
        ),
    ):
        assert said.status_code == 422 and f"@{far.acct}" in said.json()["error"]


def test_a_post_that_had_left_and_is_for_here_now_is_taken_back_there(
    here: Server, writer: Person, other: Person, far: Account
) -> None:
    made = writer.says("for everybody", visibility="public")
    settled(here)
    assert queued(here, made) >= 1
    writer.ok("PUT", f"/api/sabar/v1/statuses/{made['id']}/visibility", json={"visibility": "local"})
    settled(here)
    asked = "SELECT verb FROM outgoing WHERE status_id = :id ORDER BY id"

    def verbs() -> list[str]:
        return [row["verb"] for row in here.run(here.app.db.read().all, asked, id=int(made["id"]))]

    eventually(lambda: verbs() == ["Create", "Delete"])
    other.says("an answer", in_reply_to_id=made["id"], visibility="public")
    writer.ok("PUT", f"/api/v1/statuses/{made['id']}", json={"status": "reworded"})
    settled(here)
    assert documents.ask(here, documents.uri(writer, made["id"])).status_code == 404
    again = here.run(here.app.db.read().value, "SELECT COUNT(*) FROM outgoing WHERE body LIKE '%reworded%'")
    assert again == 0


def test_a_boost_for_people_here_is_not_told_to_whose_post_it_is(
    here: Server, writer: Person, far: Account
) -> None:
    said = elsewhere.does(here, post.written, far, Draft("from afar"), Defaults())

    async def put(tx: Any) -> None:
        uri = f"{far.uri}/statuses/{said.id}"
        await tx.run("UPDATE statuses SET uri = :uri WHERE id = :id", uri=uri, id=said.id)

    here.run(here.app.db.write, put)
    boosted = writer.post(f"/api/v1/statuses/{said.id}/reblog", visibility="local")
    writer.post(f"/api/v1/statuses/{said.id}/unreblog")
    settled(here)
    assert queued(here, boosted) == 0
    verbs = "SELECT COUNT(*) FROM outgoing WHERE account_id = :me AND verb IN ('Announce', 'Undo')"
    assert here.run(here.app.db.read().value, verbs, me=int(writer.id)) == 0
