"""Each number of `instance.configuration` is tried: what it allows is taken, one more is refused.

The limits of video are tried where video is (tests/api/test_films.py).
"""

import io
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

from tests import entrance, pictures
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.contracts.test_picture_zoo import HEIC
from tests.server import Server, running_server

New = Callable[..., Person]
#: What is tried here; a number that is announced and not named here or below fails.
TRIED = {
    "accounts.max_avatar_description_length",
    "accounts.max_display_name_length",
    "accounts.max_featured_tags",
    "accounts.max_header_description_length",
    "accounts.max_note_length",
    "accounts.max_pinned_statuses",
    "accounts.max_profile_fields",
    "accounts.profile_field_name_limit",
    "accounts.profile_field_value_limit",
    "media_attachments.description_limit",
    "media_attachments.image_matrix_limit",
    "media_attachments.image_size_limit",
    "polls.max_characters_per_option",
    "polls.max_expiration",
    "polls.max_options",
    "polls.min_expiration",
    "statuses.characters_reserved_per_url",
    "statuses.max_characters",
    "statuses.max_media_attachments",
}
OF_VIDEO = {
    "media_attachments.video_frame_rate_limit",
    "media_attachments.video_matrix_limit",
    "media_attachments.video_size_limit",
}
CREDENTIALS = "/api/v1/accounts/update_credentials"


@pytest.fixture(scope="module", params=["sqlite"])
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module", params=["/api/v2/instance", "/api/v1/instance"])
def announced(request: pytest.FixtureRequest, server: Server) -> dict[str, Any]:
    found: dict[str, Any] = server.client.get(request.param).json()["configuration"]
    return found


@pytest.fixture(scope="module")
def ana(server: Server) -> Person:
    return Person.arriving(server, entrance.app_token(server, entrance.register_app(server)), "ana")


def status_of(person: Person, method: str, path: str, **given: Any) -> int:
    answer = person.call(method, path, **given)
    if answer.status_code == 422:
        assert answer.json()["error"], answer.text
    return answer.status_code


def numbers(found: dict[str, Any], before: str = "") -> set[str]:
    names = set()
    for name, value in found.items():
        if isinstance(value, dict):
            names |= numbers(value, f"{before}{name}.")
        elif isinstance(value, int) and not isinstance(value, bool):
            names.add(before + name)
    return names


def test_every_number_that_is_announced_is_tried(announced: dict[str, Any]) -> None:
    assert numbers(announced) - OF_VIDEO - TRIED == set()


def test_both_versions_announce_the_same(server: Server) -> None:
    new, old = (server.client.get(f"/api/v{n}/instance").json()["configuration"] for n in (2, 1))
    assert {name: new[name] for name in old} == old


def test_characters_of_a_post(ana: Person, announced: dict[str, Any]) -> None:
    most = announced["statuses"]["max_characters"]
    for text in ("x" * most, "é" * most, "👨‍👩‍👧" * most):
        assert status_of(ana, "POST", "/api/v1/statuses", json={"status": text}) == 200
        assert status_of(ana, "POST", "/api/v1/statuses", json={"status": text + "x"}) == 422
    half = {"status": "x" * (most - 10), "spoiler_text": "y" * 10}
    assert status_of(ana, "POST", "/api/v1/statuses", json=half) == 200
    assert status_of(ana, "POST", "/api/v1/statuses", json={**half, "spoiler_text": "y" * 11}) == 422


def test_characters_that_a_link_counts(ana: Person, announced: dict[str, Any]) -> None:
    most = announced["statuses"]["max_characters"]
    per_link = announced["statuses"]["characters_reserved_per_url"]
    for link in (f"https://example.com/{'a' * 200}", "https://a.io"):
        rest = "x" * (most - per_link - 1)
        assert status_of(ana, "POST", "/api/v1/statuses", json={"status": f"{rest} {link}"}) == 200
        assert status_of(ana, "POST", "/api/v1/statuses", json={"status": f"{rest}x {link}"}) == 422


def test_attachments_of_a_post(ana: Person, announced: dict[str, Any]) -> None:
    most = announced["statuses"]["max_media_attachments"]
    ids = [_upload(ana)["id"] for _ in range(most + 1)]
    assert status_of(ana, "POST", "/api/v1/statuses", json={"status": "", "media_ids": ids}) == 422
    assert status_of(ana, "POST", "/api/v1/statuses", json={"status": "", "media_ids": ids[:most]}) == 200


def test_options_of_a_poll(ana: Person, announced: dict[str, Any]) -> None:
    limits = announced["polls"]
    options = [f"option {number}" for number in range(limits["max_options"])]
    assert _poll(ana, limits, options=options) == 200
    assert _poll(ana, limits, options=[*options, "one more"]) == 422
    longest = "x" * limits["max_characters_per_option"]
    assert _poll(ana, limits, options=[longest, "y"]) == 200
    assert _poll(ana, limits, options=[longest + "x", "y"]) == 422


def test_how_long_a_poll_may_last(ana: Person, announced: dict[str, Any]) -> None:
    limits = announced["polls"]
    for seconds, status in (
        (limits["min_expiration"] - 1, 422),
        (limits["min_expiration"], 200),
        (limits["max_expiration"], 200),
        (limits["max_expiration"] + 1, 422),
    ):
        assert _poll(ana, limits, expires_in=seconds) == status


def _poll(person: Person, limits: dict[str, Any], **given: Any) -> int:
    poll = {"options": ["a", "b"], "expires_in": limits["min_expiration"], **given}
    return status_of(person, "POST", "/api/v1/statuses", json={"status": "poll", "poll": poll})


def test_words_about_a_picture(ana: Person, announced: dict[str, Any]) -> None:
    most = announced["media_attachments"].get("description_limit", 1500)
    id = _upload(ana, description="é" * most)["id"]
    path = f"/api/v1/media/{id}"
    assert status_of(ana, "PUT", path, json={"description": "é" * (most + 1)}) == 422
    assert len(ana.get(path)["description"]) == most


def test_bytes_of_a_picture(ana: Person, announced: dict[str, Any]) -> None:
    most = announced["media_attachments"]["image_size_limit"]
    assert _send(ana, _padded(most)) == 200
    assert _send(ana, _padded(most + 1)) == 422


def test_points_of_a_picture(ana: Person, announced: dict[str, Any]) -> None:
    most = announced["media_attachments"]["image_matrix_limit"]
    width = 7680
    assert most % width == 0
    assert _send(ana, _plain(width, most // width)) == 200
    assert _send(ana, _plain(width, most // width + 1)) == 422


def test_every_type_that_is_announced_is_taken(ana: Person, announced: dict[str, Any]) -> None:
    kinds = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
    kinds["image/avif"] = "AVIF"
    files = {name: pictures.encoded(pictures.flag((32, 24)), kind) for name, kind in kinds.items()}
    files |= {"image/heic": HEIC, "image/heif": HEIC}
    types = [name for name in announced["media_attachments"]["supported_mime_types"] if "image/" in name]
    assert set(types) == set(files)
    for name in types:
        assert _send(ana, files[name]) == 200, name


def _upload(person: Person, **form: Any) -> dict[str, Any]:
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    made: dict[str, Any] = person.ok("POST", "/api/v2/media", files=files, data=form)
    return made


def _send(person: Person, content: bytes) -> int:
    return status_of(person, "POST", "/api/v2/media", files={"file": ("x", content, "image/png")})


def _padded(size: int) -> bytes:
    """A small JPEG with bytes behind its end, which every reader of pictures passes over."""
    picture = pictures.encoded(pictures.flag((32, 24)), "JPEG")
    return picture + b"\0" * (size - len(picture))


def _plain(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("limit", "field", "default"),
    [
        ("max_display_name_length", "display_name", 30),
        ("max_note_length", "note", 500),
        ("max_avatar_description_length", "avatar_description", 150),
        ("max_header_description_length", "header_description", 150),
    ],
)
def test_words_of_a_profile(
    ana: Person, announced: dict[str, Any], limit: str, field: str, default: int
) -> None:
    most = announced["accounts"].get(limit, default)
    assert status_of(ana, "PATCH", CREDENTIALS, json={field: "é" * most}) == 200
    assert status_of(ana, "PATCH", CREDENTIALS, json={field: "é" * (most + 1)}) == 422


def test_rows_of_a_profile(ana: Person, announced: dict[str, Any]) -> None:
    limits = announced["accounts"]
    rows = [{"name": f"n{number}", "value": "v"} for number in range(limits["max_profile_fields"] + 1)]
    assert _rows(ana, rows[:-1]) == 200
    assert _rows(ana, rows) == 422
    name, value = "n" * limits["profile_field_name_limit"], "v" * limits["profile_field_value_limit"]
    assert _rows(ana, [{"name": name, "value": value}]) == 200
    assert _rows(ana, [{"name": name + "n", "value": value}]) == 422
    assert _rows(ana, [{"name": name, "value": value + "v"}]) == 422


def _rows(person: Person, rows: list[dict[str, str]]) -> int:
    return status_of(person, "PATCH", CREDENTIALS, json={"fields_attributes": rows})


def test_tags_on_a_profile(ana: Person, announced: dict[str, Any]) -> None:
    for one in ana.get("/api/v1/featured_tags"):
        ana.delete(f"/api/v1/featured_tags/{one['id']}")
    for number in range(announced["accounts"]["max_featured_tags"]):
        name = f"t{number}x{secrets.token_hex(3)}"
        assert status_of(ana, "POST", "/api/v1/featured_tags", json={"name": name}) == 200
    assert status_of(ana, "POST", "/api/v1/featured_tags", json={"name": "onemore"}) == 422


def test_pinned_posts(server: Server, announced: dict[str, Any]) -> None:
    bea = Person.arriving(server, entrance.app_token(server, entrance.register_app(server)), "bea")
    ids = [
        bea.post("/api/v1/statuses", status=f"pin {number}")["id"]
        for number in range(announced["accounts"].get("max_pinned_statuses", 5) + 1)
    ]
    for id in ids[:-1]:
        assert status_of(bea, "POST", f"/api/v1/statuses/{id}/pin") == 200
    assert status_of(bea, "POST", f"/api/v1/statuses/{ids[-1]}/pin") == 422
