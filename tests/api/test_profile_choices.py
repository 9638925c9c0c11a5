"""What a profile shows besides posts (methods/profile)."""

from collections.abc import Callable

import pytest

from tests.api.people import Person
from tests.contract import assert_entity

New = Callable[..., Person]
CHOICES = ("show_media", "show_media_replies", "show_featured")


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_each_part_of_a_profile_can_be_put_away_and_shown_again(person: New, method: str) -> None:
    ana, bea = person(), person()
    own = ana.get("/api/v1/profile")
    assert_entity("Profile", own)
    assert [own[name] for name in CHOICES] == [True, True, True]
    for name in CHOICES:
        changed = ana.ok(method, "/api/v1/profile", data={name: "false"})
        assert changed == own | {name: False}
        seen = bea.get(f"/api/v1/accounts/{ana.id}")
        assert_entity("Account", seen)
        assert [seen[other] for other in CHOICES] == [other != name for other in CHOICES]
        assert ana.ok(method, "/api/v1/profile", json={name: True}) == own
    assert ana.ok(method, "/api/v1/profile", json={}) == own


def test_the_own_profile_names_the_featured_hashtags(person: New) -> None:
    ana = person()
    made = ana.post("/api/v1/featured_tags", name="Dakar")
    assert ana.get("/api/v1/profile")["featured_tags"] == [made]


def test_whoever_wants_to_be_found_may_be_featured(person: New) -> None:
    ana = person(discoverable=True)
    shown = ana.shown()["feature_approval"]
    assert_entity("FeatureApproval", shown)
    assert shown == {"automatic": ["public"], "manual": [], "current_user": "automatic"}
    ana.ok("PATCH", "/api/v1/profile", json={"discoverable": False})
    assert ana.shown()["feature_approval"] == {"automatic": [], "manual": [], "current_user": "denied"}
