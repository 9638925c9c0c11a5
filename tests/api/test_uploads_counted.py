"""Every picture that is sent counts as an upload, whatever it is sent for."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sabar.rules import rates
from tests import entrance, pictures
from tests.api import staff
from tests.api.people import Person
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.server import Server, running_server

SMALL = pictures.encoded(pictures.flag((8, 8)), "PNG")
UPLOADS = 30


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder, rate_limits="on") as server:
        yield server


@pytest.fixture(scope="module")
def owner(server: Server) -> Person:
    return staff.arriving(server)


@pytest.fixture(scope="module")
def browser(server: Server, owner: Person) -> Browser:
    browser = Browser(server)
    answer = browser.post(
        "/login", follow=False, email=f"{owner.name}@example.org", password=entrance.PASSWORD
    )
    assert answer.status_code == 303
    return browser


def sent(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, ("x.png", SMALL, "image/png"))


def pictures_of_a_post(number: int) -> list[tuple[str, Any]]:
    return [("pictures[]", ("x.png", SMALL, "image/png"))] * number


def left(server: Server, person: Person) -> int:
    charges = rates.charges(rates.RateClass.MEDIA_UPLOAD, {rates.By.ACCOUNT: person.id})
    verdict = server.run(server.app.limits.hit, charges, 0)
    assert verdict is not None
    return int(verdict.remaining)


def by_form(browser: Browser, path: str, files: Any, **form: str) -> httpx.Response:
    headers = {"origin": browser.server.url, "sec-fetch-site": "same-origin"}
    return browser.http.post(path, data=form, files=files, headers=headers)


def test_pictures_of_a_profile_a_post_and_the_server_are_uploads_too(
    server: Server, owner: Person, browser: Browser
) -> None:
    made = owner.ok("POST", "/api/v2/media", files=sent("file", "thumbnail"))
    assert left(server, owner) == UPLOADS - 2
    owner.ok("PATCH", "/api/v1/accounts/update_credentials", files=sent("avatar", "header"))
    owner.ok("PATCH", "/api/v1/accounts/update_credentials", json={"note": "no picture"})
    assert left(server, owner) == UPLOADS - 4
    owner.ok("PATCH", "/api/v1/profile", files=sent("avatar"))
    owner.ok("PUT", f"/api/v1/media/{made['id']}", files=sent("thumbnail"))
    assert left(server, owner) == UPLOADS - 6
    assert by_form(browser, "/settings/profile", sent("header"), name="Owner").is_redirect
    # They came, and their writer is asked about their descriptions.
    assert "no description" in by_form(browser, "/compose", pictures_of_a_post(2), text="two").text
    assert by_form(browser, "/admin/texts/picture", sent("picture"), description="").is_redirect
    assert left(server, owner) == UPLOADS - 10


def test_whoever_sent_too_many_is_told_when_to_come_back(
    server: Server, owner: Person, browser: Browser
) -> None:
    charges = rates.charges(rates.RateClass.MEDIA_UPLOAD, {rates.By.ACCOUNT: owner.id})
    server.run(server.app.limits.hit, charges, UPLOADS)
    answers = [
        owner.call("PATCH", "/api/v1/accounts/update_credentials", files=sent("header")),
        owner.call("PATCH", "/api/v1/profile", files=sent("avatar")),
        by_form(browser, "/settings/profile", sent("avatar")),
        by_form(browser, "/compose", pictures_of_a_post(1), text="one"),
        by_form(browser, "/admin/texts/picture", sent("picture"), description=""),
    ]
    for answer in answers:
        assert answer.status_code == 429, answer.request.url
        assert 0 < int(answer.headers["retry-after"]) <= 30 * 60
    owner.ok("PATCH", "/api/v1/accounts/update_credentials", json={"note": "words cost nothing"})


def test_the_picture_of_a_profile_may_be_as_large_as_a_phone_takes_it(server: Server) -> None:
    person = Person.arriving(server, entrance.app_token(server, entrance.register_app(server)))
    for size, status in (((4096, 3072), 200), ((4096, 3073), 422)):
        flat = pictures.encoded(pictures.flag(size), "PNG")
        files = {"header": ("x.png", flat, "image/png")}
        answer = person.call("PATCH", "/api/v1/accounts/update_credentials", files=files)
        assert answer.status_code == status, answer.text
    assert answer.json()["error"] == "Validation failed: Header has too many pixels"
