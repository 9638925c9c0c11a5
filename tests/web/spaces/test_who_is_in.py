"""The list of spaces, and who is in one, in the pages."""

import re

import pytest

from tests.server import Server
from tests.web.spaces.people import SPACES, House, Visitor


def test_a_space_is_made_from_its_form_and_asks_for_people(server: Server) -> None:
    ana = Visitor(server, "ana")
    assert "No spaces yet" in ana.seen("/s")
    said = ana.sends("/s", name="L’Atelier", past="1", retention="604800")
    assert re.fullmatch(r"/s/l-atelier-\w{4}/members", ana.path) and "Invite somebody." in said
    (made,) = ana.get(SPACES)
    assert (made["name"], made["past"], made["retention_seconds"]) == ("L’Atelier", True, 604_800)
    assert "L’Atelier Owner" in ana.seen("/s")
    ana.sends("/s", name="Silent", retention="")
    made = ana.get(SPACES)[1]
    assert (made["name"], made["past"], made["retention_seconds"]) == ("Silent", False, None)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": " "}, "Please fill this in."),
        ({"name": "x" * 61}, "This is too long."),
        ({"name": "fine", "retention": "5"}, "is not included in the list"),
        ({"name": "fine", "retention": "²"}, "is not included in the list"),
    ],
)
def test_a_space_that_makes_no_sense_comes_back_with_what_was_typed(
    server: Server, form: dict[str, str], told: str
) -> None:
    ana = Visitor(server, "ana")
    assert told in ana.sends("/s", 422, **form, past="1")
    assert f'value="{form["name"]}"' in ana.html and ana.get(SPACES) == []


def test_the_list_says_what_one_is_where_and_what_is_unread(house: House) -> None:
    house.owner.post(f"{house.path}/posts", text="one")
    house.owner.post(f"{house.path}/posts", text="two")
    assert "Atelier Member 2 unread" in house.member.seen("/s")
    assert re.search(r"Atelier Guest\s· until \d+ \w+ \d{4}", house.guest.seen("/s"))
    house.owner.delete(house.path)
    assert "closed, destroyed on" in house.member.seen("/s")
    assert "Atelier" not in house.outsider.seen("/s")


def test_everybody_inside_sees_who_is_in_it_and_until_when(house: House) -> None:
    for one in house.inside:
        page = one.seen(f"{house.url}/members")
        places = [page.index(f"@{name.name}") for name in house.inside]
        assert places == sorted(places)
        assert re.search(rf"@{house.guest.name} Guest\s· since .+ until \d+ \w+ \d{{4}}", page)
        assert f'id="m{house.guest.id}"' in one.html
    assert house.owner.html.count("Change…</a>") == 3
    assert "Change…" not in house.member.html and "Change…" not in house.guest.html


def test_who_is_not_inside_finds_what_he_finds_where_there_is_none(house: House) -> None:
    about = f"/members/{house.guest.id}"
    for method, rest in (
        ("GET", "/members"),
        ("GET", about),
        ("POST", about),
        ("GET", f"{about}/remove"),
        ("POST", f"{about}/remove"),
        ("GET", f"{about}/hand-over"),
        ("POST", f"{about}/hand-over"),
        ("GET", "/leave"),
        ("POST", "/leave"),
    ):
        call = house.outsider.web.get if method == "GET" else house.outsider.web.post
        there, none = call(house.url + rest), call(f"/s/atelier-zzzz{rest}")
        assert there.status_code == none.status_code == 404, (method, rest)
        assert there.headers["cache-control"] == "private, no-store"
        assert _bare(there.text, house.slug) == _bare(none.text, "atelier-zzzz")


def _bare(page: str, slug: str) -> str:
    """Without what a page says of its own address, and what is drawn anew each time."""
    return re.sub(r'nonce="[^"]+"', "", page).replace(slug, "")


def test_every_question_says_in_which_space_it_is_asked(house: House) -> None:
    said = house.says(house.owner, "to be deleted")
    about = f"/members/{house.member.id}"
    for one, path in (
        (house.member, "/leave"),
        (house.owner, f"{about}/remove"),
        (house.owner, f"{about}/hand-over"),
        (house.owner, f"/p/{said['id']}/delete"),
    ):
        one.seen(house.url + path)
        head = one.html.partition('class="space-head"')[2].partition("</section>")[0]
        assert "Atelier" in head and f'href="{house.url}/log"' in head, path


def test_nobody_signed_out_learns_anything(house: House) -> None:
    for path in ("/s", f"{house.url}/members", "/s/atelier-zzzz/members"):
        answer = house.outsider.server.client.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 303 and answer.headers["location"].startswith("/login?return_to=")


def test_pages_of_a_space_are_kept_by_nobody(house: House) -> None:
    for path in ("/s", f"{house.url}/members", f"{house.url}/members/{house.guest.id}"):
        answer = house.owner.web.get(path)
        assert answer.headers["cache-control"] == "private, no-store", path


def test_an_owner_makes_somebody_something_else(house: House) -> None:
    about = f"{house.url}/members/{house.member.id}"
    assert "Role in this space" in house.owner.seen(about)
    house.owner.sends(about, role="guest", ends_at="2026-12-24T18:00")
    assert house.member.get(house.path)["role"] == "guest"
    house.owner.sends(about, role="member")
    assert house.member.get(house.path)["role"] == "member"
    said = house.owner.sends(about, role="owner")
    assert house.owner.path == f"{house.url}/members" and "Saved." in said
    assert house.member.get(house.path)["role"] == "owner"
    # From then on nobody else decides about him.
    assert house.owner.seen(about, 200) and house.owner.web.post(about, role="member").status_code == 403


def test_a_guests_end_is_on_the_clock_of_whoever_sets_it(house: House) -> None:
    house.owner.web.post("/web/zone", zone="Asia/Tokyo")
    about = f"{house.url}/members/{house.guest.id}"
    house.owner.sends(about, role="guest", ends_at="2026-12-24T08:30")
    assert house.guest.get(house.path)["ends_at"] == "2026-12-23T23:30:00.000Z"
    house.owner.seen(about)
    assert 'value="2026-12-24T08:30"' in house.owner.html


@pytest.mark.parametrize(
    ("ends_at", "told"),
    [
        ("", "Choose when their time as a guest ends."),
        ("2020-01-01T10:00", "This time is past already."),
        ("2199-01-01T10:00", "A guest can stay for a year at most."),
        ("soon", "This is not a time."),
    ],
)
def test_an_end_that_makes_no_sense_is_told_beside_its_field(house: House, ends_at: str, told: str) -> None:
    about = f"{house.url}/members/{house.guest.id}"
    assert told in house.owner.sends(about, 422, role="guest", ends_at=ends_at)
    assert f'value="{ends_at}"' in house.owner.html


def test_somebody_is_removed_after_a_question(house: House) -> None:
    about = f"{house.url}/members/{house.member.id}"
    assert f"Remove {house.member.name} from “Atelier”?" in house.owner.seen(f"{about}/remove")
    assert "They are out of the space." in house.owner.sends(f"{about}/remove")
    assert house.member.seen(f"{house.url}/members", 404)
    assert house.log()[-1] == "removed"


def test_only_owners_decide_about_others(house: House) -> None:
    about = f"{house.url}/members/{house.guest.id}"
    for one in (house.member, house.guest):
        for path in (about, f"{about}/remove", f"{about}/hand-over"):
            assert one.web.get(path).status_code == 403, path
            assert one.web.post(path, role="member").status_code == 403, path
    assert house.guest.get(house.path)["role"] == "guest"


def test_one_leaves_after_a_question_and_the_last_owner_is_told_why_not(house: House) -> None:
    assert "Leave “Atelier”?" in house.guest.seen(f"{house.url}/leave")
    assert "You have left the space." in house.guest.sends(f"{house.url}/leave")
    assert house.guest.path == "/s" and house.guest.seen(f"{house.url}/members", 404)
    assert "You are the last owner, so you cannot leave" in house.owner.seen(f"{house.url}/leave")
    assert house.owner.path == f"{house.url}/members"
    assert "you cannot leave yet" in house.owner.sends(f"{house.url}/leave")
    step_back = house.owner.sends(f"{house.url}/members/{house.owner.id}", 422, role="member")
    assert "You are the last owner" in step_back


def test_a_space_is_handed_over_in_one_go(house: House) -> None:
    about = f"{house.url}/members/{house.guest.id}"
    assert f"Hand “Atelier” over to {house.guest.name}?" in house.owner.seen(f"{about}/hand-over")
    assert "Handed over." in house.owner.sends(f"{about}/hand-over")
    assert (house.guest.get(house.path)["role"], house.guest.get(house.path)["ends_at"]) == ("owner", None)
    assert house.owner.get(house.path)["role"] == "member"
    lines = house.guest.get(f"{house.path}/log", limit=2)["lines"]
    assert [(one["about"], one["detail"]) for one in lines] == [
        (house.owner.name, "member"),
        (house.guest.name, "owner"),
    ]
    mine = f"{house.url}/members/{house.guest.id}/hand-over"
    assert house.guest.web.post(mine).status_code == 404
