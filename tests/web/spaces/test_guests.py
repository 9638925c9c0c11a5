"""Guests without an account of this server: a room is open to them, and nothing else anywhere."""

import re
from typing import Any

import pytest

from sabar.kit import times
from sabar.web import routes as web_routes
from tests import entrance
from tests.browser import Browser
from tests.entrance import PASSWORD, fresh_name
from tests.jobs import idle
from tests.server import Server
from tests.streams import page
from tests.waiting import eventually
from tests.web.spaces.people import SPACES, House, words

FORM = {"name": "Mārie Žoë", "password": PASSWORD}


def link(house: House, **given: Any) -> str:
    """The address of an invitation for a guest."""
    ends = times.iso(house.owner.server.clock.now_ms() + 2 * times.DAY)
    made = house.owner.post(f"{house.path}/invites", **{"role": "guest", "ends_at": ends, **given})
    return str(made["url"]).removeprefix(house.owner.server.url)


def arrives(house: House, **form: str) -> tuple[Browser, str]:
    """A new guest's browser in the room, and the address he logs in with."""
    browser, email = Browser(house.owner.server), f"{fresh_name('guest')}@example.org"
    answer = browser.post(f"{link(house)}/guest", **{**FORM, "email": email, **form})
    assert answer.url.path == f"/s/{house.slug}", words(answer)
    return browser, email


def row(house: House, email: str) -> dict[str, Any]:
    server = house.owner.server
    found = server.run(
        server.app.db.read().one,
        "SELECT a.id, a.username, u.guest FROM users u JOIN accounts a ON a.id = u.account_id "
        "WHERE u.email = :email",
        email=email,
    )
    return dict(found) if found else {}


def test_whoever_has_a_link_comes_in_with_a_name_and_a_password(house: House) -> None:
    house.owner.post(f"{house.path}/posts", text="Low tide at six")
    server, email = house.owner.server, f"{fresh_name('guest')}@example.org"
    browser, path = Browser(server), link(house)
    page = browser.get(f"{path}/guest")
    assert "Come in as a guest" in words(page) and 'name="robots" content="noindex' in page.text
    browser.post(f"{path}/guest", **FORM, email=email)
    assert browser.at is not None and browser.at.url.path == f"/s/{house.slug}"
    assert "Low tide at six" in words(browser.at)
    members = house.owner.seen(f"/s/{house.slug}/members")
    assert "Mārie Žoë" in members and "Guest" in members
    # Spent: the next one finds nothing.
    assert Browser(server).get(f"{path}/guest").status_code == 404


def test_a_guest_speaks_and_is_named_in_the_room(house: House) -> None:
    browser, email = arrives(house)
    name = row(house, email)["username"]
    assert re.fullmatch(r"marie_zoe_[a-z0-9]{4}", name)
    said = house.owner.post(f"{house.path}/posts", text=f"Welcome @{name}")
    assert f"/members#m{row(house, email)['id']}" in said["content"]
    form = browser.get(f"/s/{house.slug}").text
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    answer = browser.post(f"/s/{house.slug}/posts", text="Thank you", key=key[1])
    assert "Thank you" in words(answer)
    assert house.owner.get(f"{house.path}/posts")[0]["account"]["display_name"] == "Mārie Žoë"


def test_everything_else_is_closed_to_a_guest(house: House) -> None:
    browser, _ = arrives(house)
    for path in ("/", "/settings", "/notifications", "/compose", "/lists", "/admin", "/settings/sessions"):
        answer = browser.get(path)
        assert answer.url.path == "/s" and answer.status_code == 200, path
    # What visitors see he sees as they do.
    assert 'data-viewer=""' in browser.get("/public").text
    for path, form in (
        ("/compose", {"text": "hello all", "key": "k"}),
        ("/s", {"name": "Mine"}),
        ("/settings/profile", {"name": "Marie"}),
    ):
        assert browser.post(path, **form).status_code == 403, path
    assert "New space" not in words(browser.get("/s"))


def test_a_guest_is_nobody_outside_of_the_room(house: House) -> None:
    member = house.outsider
    before = member.get("/api/v2/instance")["usage"], member.get("/nodeinfo/2.1")["usage"]["users"]
    _, email = arrives(house, name="Zqmarie Zqguest")
    name, id = row(house, email)["username"], row(house, email)["id"]
    handle = f"acct:{name}@{member.server.settings.domain}"
    for path in (
        f"/api/v1/accounts/lookup?acct={name}",
        f"/api/v1/accounts/{id}",
        f"/api/v1/accounts/{id}/statuses",
        f"/api/v1/admin/accounts/{id}",
        f"/@{name}",
        f"/.well-known/webfinger?resource={handle}",
    ):
        assert member.call("GET", path).status_code in (403, 404), path
    assert member.call("POST", f"/api/v1/accounts/{id}/follow").status_code == 404
    assert member.get("/api/v1/accounts/search", q="zqmarie") == []
    assert member.get("/api/v2/search", q="zqmarie")["accounts"] == []
    assert str(id) not in str(member.get("/api/v1/directory", local="true"))
    assert "href" not in member.says(f"@{name} hello")["content"]
    member.server.clock.advance(2 * times.MINUTE)
    assert (member.get("/api/v2/instance")["usage"], member.get("/nodeinfo/2.1")["usage"]["users"]) == before


def test_a_guest_hears_of_his_space_and_of_the_numbers_beside_his_menu_alone(house: House) -> None:
    browser, _ = arrives(house)
    server, session = house.owner.server, browser.session or ""
    id = browser.get(f"/s/{house.slug}").text.partition('data-space="')[2].partition('"')[0]
    with page(server, session, stream="space", space=id) as heard:
        heard.send(type="subscribe", stream="user:notification")
        house.says(house.owner, "high tide at noon")
        told = [heard.next()["event"] for _ in range(2)]
        assert sorted(told) == ["badges", "update"]
        for other in ("user", "public", "public:local", "direct", "thread"):
            heard.send(type="subscribe", stream=other)
            assert "error" in heard.next(), other
        house.outsider.says("everybody may read this")
        assert heard.silent()


def test_a_guest_sends_and_fetches_files(house: House) -> None:
    browser, _ = arrives(house)
    page = browser.get(f"/s/{house.slug}").text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    headers = {"origin": house.owner.server.url, "sec-fetch-site": "same-origin"}
    piece = browser.http.post(
        f"/s/{house.slug}/files",
        files={"file": ("tides.txt", b"low at six")},
        headers={**headers, "X-Requested-With": "sabar"},
    )
    (id,) = re.findall(r'name="file_ids\[\]" value="(\d+)"', piece.text)
    shown = browser.post(f"/s/{house.slug}/posts", text="the table", key=key[1], **{"file_ids[]": id})
    assert "tides.txt" in words(shown)
    assert browser.get(f"/s/{house.slug}/files/{id}").content == b"low at six"


def test_every_page_and_piece_of_a_space_is_there_for_guests() -> None:
    closed = [one.path for one in web_routes.ALL if one.path.startswith("/s/") and not one.guests]
    assert closed == []
    # What scripts of a room ask for besides.
    asked = {one.path: one.guests for one in web_routes.ALL}
    assert all(asked[path] for path in ("/web/emojis", "/web/keys", "/web/zone", "/spaces/left"))


def test_no_application_acts_for_a_guest(house: House) -> None:
    browser, _ = arrives(house)
    client = entrance.register_app(house.owner.server)
    query = {
        "response_type": "code",
        "client_id": client["client_id"],
        "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
        "scope": "read:spaces",
    }
    answer = browser.get(f"/oauth/authorize?{'&'.join(f'{k}={v}' for k, v in query.items())}")
    assert answer.url.path == "/login"


def test_a_guest_stays_one_whatever_an_owner_wants(house: House) -> None:
    _, email = arrives(house)
    path = f"{house.path}/members/{row(house, email)['id']}"
    for role in ("member", "owner"):
        answer = house.owner.call("PUT", path, json={"role": role})
        assert answer.status_code == 422 and "only be a guest" in answer.json()["error"]
    browser = Browser(house.owner.server)
    browser.post("/login", email=email, password=PASSWORD)
    other = house.owner.post(SPACES, name="Other")["slug"]
    made = house.owner.post(f"{SPACES}/{other}/invites")["url"].removeprefix(house.owner.server.url)
    assert browser.post(made).status_code == 422
    # A link for members asks for an account: there is no form for guests behind it.
    assert Browser(house.owner.server).get(f"{made}/guest").status_code == 404


def test_when_the_time_is_over_the_room_is_closed_and_later_nothing_is_known_of_a_guest(house: House) -> None:
    server = house.owner.server
    browser, email = arrives(house)
    server.clock.advance(2 * times.DAY + times.SECOND)
    assert browser.get(f"/s/{house.slug}").status_code == 404
    assert "No spaces any more" in words(browser.get("/s"))
    again = Browser(server)
    assert again.post("/login", email=email, password=PASSWORD).url.path == "/s"
    for _ in range(31):
        server.clock.advance(times.DAY)
        idle(server)
    eventually(lambda: row(house, email) == {})
    assert again.post("/login", email=email, password=PASSWORD).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 31},
        {"email": "nobody"},
        {"password": "short"},
        {"password": "1234567890"},
    ],
)
def test_a_form_that_makes_no_sense_is_given_back(house: House, wrong: dict[str, str]) -> None:
    browser, path = Browser(house.owner.server), link(house)
    form = {**FORM, "email": f"{fresh_name('g')}@example.org", **wrong}
    answer = browser.post(f"{path}/guest", **form)
    assert answer.status_code == 422 and "Come in as a guest" in words(answer)
    assert form["email"] in answer.text and form["password"] not in answer.text
    assert row(house, form["email"]) == {}


def test_an_address_that_has_an_account_is_refused(house: House) -> None:
    browser, path = Browser(house.owner.server), link(house)
    answer = browser.post(f"{path}/guest", **FORM, email=f"{house.member.name}@example.org")
    assert answer.status_code == 422
    # The link was not used up.
    assert Browser(house.owner.server).get(f"{path}/guest").status_code == 200


def test_a_link_for_one_mail_domain_lets_in_its_people_alone(house: House) -> None:
    path = link(house, mail_domain="acme.example")
    email = f"{fresh_name('g')}@example.org"
    answer = Browser(house.owner.server).post(f"{path}/guest", **FORM, email=email)
    assert answer.status_code == 403 and "acme.example" in words(answer)
    browser = Browser(house.owner.server)
    browser.post(f"{path}/guest", **FORM, email=f"{fresh_name('g')}@acme.example")
    assert browser.at is not None and browser.at.url.path == f"/s/{house.slug}"


def test_staff_is_not_asked_to_let_guests_in(house: House, server: Server) -> None:
    _, email = arrives(house)
    waiting = server.run(
        server.app.db.read().value,
        "SELECT COUNT(*) FROM users WHERE approved_at IS NULL AND NOT guest AND email = :email",
        email=email,
    )
    assert waiting == 0 and row(house, email)["guest"]
