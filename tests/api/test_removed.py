"""What is deprecated still answers; what was removed says so."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.people import Person, heard_of
from tests.contract import assert_entity
from tests.waiting import eventually

New = Callable[..., Person]


@pytest.mark.parametrize(
    ("method", "path", "status", "word"),
    [
        ("GET", "/api/v1/search", 410, "/api/v2/search"),
        ("GET", "/api/v1/timelines/direct", 410, "/api/v1/conversations"),
        ("POST", "/api/v1/notifications/dismiss", 410, "/api/v1/notifications/:id/dismiss"),
        ("GET", "/api/v1/statuses/1/card", 404, "/api/v1/statuses/:id"),
        ("GET", "/api/proofs", 404, "ended"),
        ("GET", "/.well-known/keybase-proof-config", 410, "ended"),
    ],
)
def test_a_removed_address_names_what_took_its_place(
    person: New, method: str, path: str, status: int, word: str
) -> None:
    answer = person().call(method, path)
    assert answer.status_code == status
    assert word in answer.json()["error"]


def test_the_first_draft_of_grouped_notifications_answers_like_the_real_one(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    eventually(lambda: heard_of(ana) == {bea.id})

    def both(path: str, **params: Any) -> Any:
        draft = ana.get(f"/api/v2_alpha/notifications{path}", **params)
        assert draft == ana.get(f"/api/v2/notifications{path}", **params)
        return draft

    found = both("", expand_accounts="partial_avatars")
    assert_entity("GroupedNotificationsResults", found)
    (group,) = found["notification_groups"]
    assert both(f"/{group['group_key']}")["notification_groups"][0]["type"] == "follow"
    assert both("/unread_count") == {"count": 1}
    assert ana.post(f"/api/v2_alpha/notifications/{group['group_key']}/dismiss") == {}
    assert both("")["notification_groups"] == []


def test_identity_proofs_are_an_empty_list(person: New) -> None:
    ana, bea = person(), person()
    assert ana.get(f"/api/v1/accounts/{bea.id}/identity_proofs") == []
    assert ana.call("GET", "/api/v1/accounts/1/identity_proofs").status_code == 404
