"""Direct conversations: methods/conversations."""

from tests.api import people
from tests.api.people import Person
from tests.server import Server


def talks(person: Person) -> list[dict[str, object]]:
    found = person.call("GET", "/api/v1/conversations")
    assert found.status_code == 200, found.text
    return list(found.json())


def test_a_direct_post_opens_a_conversation_for_both(server: Server) -> None:
    ann, ben = people.join(server), people.join(server)
    first = ann.says(f"@{ben.name} hello", visibility="direct")
    (mine,), (his,) = talks(ann), talks(ben)
    assert (mine["unread"], his["unread"]) == (False, True)
    assert mine["last_status"]["id"] == his["last_status"]["id"] == first["id"]  # type: ignore[index]
    assert [one["id"] for one in mine["accounts"]] == [ben.id]  # type: ignore[attr-defined]
    assert [one["id"] for one in his["accounts"]] == [ann.id]  # type: ignore[attr-defined]

    read = ben.call("POST", f"/api/v1/conversations/{his['id']}/read")
    assert read.json()["unread"] is False
    answer = ben.says(f"@{ann.name} hi", visibility="direct", in_reply_to_id=first["id"])
    (mine,) = talks(ann)
    assert mine["unread"] is True
    assert mine["last_status"]["id"] == answer["id"]  # type: ignore[index]
    assert len(talks(ben)) == 1
    assert ben.ok("POST", f"/api/v1/conversations/{his['id']}/unread")["unread"] is True


def test_a_conversation_put_away_comes_back_with_the_next_post(server: Server) -> None:
    ann, ben = people.join(server), people.join(server)
    first = ann.says(f"@{ben.name} hello", visibility="direct")
    (his,) = talks(ben)
    assert ben.ok("DELETE", f"/api/v1/conversations/{his['id']}") == {}
    assert talks(ben) == []
    assert len(talks(ann)) == 1
    assert ben.call("GET", f"/api/v1/statuses/{first['id']}").status_code == 200
    ann.says(f"@{ben.name} still there?", visibility="direct", in_reply_to_id=first["id"])
    assert len(talks(ben)) == 1


def test_nobody_touches_somebody_elses_conversation(server: Server) -> None:
    ann, ben, eve = people.join(server), people.join(server), people.join(server)
    ann.says(f"@{ben.name} hello", visibility="direct")
    (his,) = talks(ben)
    assert talks(eve) == []
    for person in (ann, eve):
        assert person.call("POST", f"/api/v1/conversations/{his['id']}/read").status_code == 404
        assert person.call("POST", f"/api/v1/conversations/{his['id']}/unread").status_code == 404
        assert person.call("DELETE", f"/api/v1/conversations/{his['id']}").status_code == 404
    assert talks(ben)[0]["unread"] is True


def test_a_note_to_oneself_is_read_by_nobody_else(server: Server) -> None:
    ann, ben = people.join(server), people.join(server)
    ann.says("to do: everything", visibility="direct")
    (mine,) = talks(ann)
    assert [one["id"] for one in mine["accounts"]] == [ann.id]  # type: ignore[attr-defined]
    assert talks(ben) == []


def test_taking_the_last_post_back_shows_the_one_before(server: Server) -> None:
    ann, ben = people.join(server), people.join(server)
    first = ann.says(f"@{ben.name} one", visibility="direct")
    second = ann.says(f"@{ben.name} two", visibility="direct", in_reply_to_id=first["id"])
    ann.call("DELETE", f"/api/v1/statuses/{second['id']}")
    assert [one["last_status"]["id"] for one in talks(ben)] == [first["id"]]  # type: ignore[index]
    ann.call("DELETE", f"/api/v1/statuses/{first['id']}")
    assert talks(ben) == talks(ann) == []


def test_somebody_blocked_opens_no_conversation(server: Server) -> None:
    ann, ben = people.join(server), people.join(server)
    ben.call("POST", f"/api/v1/accounts/{ann.id}/block")
    ann.says(f"@{ben.name} hello", visibility="direct")
    assert talks(ben) == []
    assert len(talks(ann)) == 1


def test_conversations_are_paged_by_their_last_posts(server: Server) -> None:
    ann, ben = people.join(server), people.join(server)
    said = [ann.says(f"@{ben.name} {n}", visibility="direct") for n in range(5)]
    page = ben.call("GET", "/api/v1/conversations", params={"limit": 2})
    assert [one["last_status"]["id"] for one in page.json()] == [said[4]["id"], said[3]["id"]]
    older = ben.ok("GET", page.links["next"]["url"])
    assert [one["last_status"]["id"] for one in older] == [said[2]["id"], said[1]["id"]]
