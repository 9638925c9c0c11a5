"""Markers and preferences (methods/markers, methods/preferences)."""

from collections.abc import Callable

import pytest

from tests.api.people import Person
from tests.contract import assert_entity

New = Callable[..., Person]


def test_a_marker_remembers_how_far_one_has_read(person: New) -> None:
    ana, bea = person(), person()
    kept = ana.post("/api/v1/markers", home={"last_read_id": "42"}, notifications={"last_read_id": 7})
    assert set(kept) == {"home", "notifications"}
    for marker in kept.values():
        assert_entity("Marker", marker)
    assert kept["home"]["last_read_id"] == "42"
    again = ana.ok("POST", "/api/v1/markers", data={"home[last_read_id]": "43"})
    assert list(again) == ["home"]
    assert again["home"]["version"] == kept["home"]["version"] + 1
    both = {"timeline[]": ["home", "notifications", "elsewhere"]}
    assert ana.ok("GET", "/api/v1/markers", params=both) == kept | again
    assert ana.ok("GET", "/api/v1/markers", params={"timeline[]": "home"}) == again
    assert ana.get("/api/v1/markers") == {}
    assert bea.ok("GET", "/api/v1/markers", params=both) == {}


def test_no_marker_is_set_when_none_is_named(person: New) -> None:
    assert person().post("/api/v1/markers") == {}


@pytest.mark.parametrize(
    "body",
    [
        {"home": "5"},
        {"home": {"last_read_id": "abc"}},
        {"home": {"last_read_id": -1}},
        {"home": {}},
        {"home": {"last_read_id": 2**70}},
        {"home": {"last_read_id": "1"}, "notifications": {"last_read_id": []}},
    ],
)
def test_a_marker_of_the_wrong_kind_is_refused(person: New, body: dict[str, object]) -> None:
    ana = person()
    assert ana.call("POST", "/api/v1/markers", json=body).status_code == 422
    assert ana.ok("GET", "/api/v1/markers", params={"timeline[]": "home"}) == {}


def test_preferences_follow_what_one_chose(person: New) -> None:
    ana = person()
    shown = ana.get("/api/v1/preferences")
    assert_entity("Preferences", shown)
    assert shown["posting:default:visibility"] == "public"
    ana.ok(
        "PATCH",
        "/api/v1/accounts/update_credentials",
        json={"source": {"privacy": "unlisted", "sensitive": True, "language": "fr-SN"}},
    )
    changed = ana.get("/api/v1/preferences")
    assert changed == shown | {
        "posting:default:visibility": "unlisted",
        "posting:default:sensitive": True,
        "posting:default:language": "fr",
    }
