"""Settings of a space, closing it, opening it again, and holding it."""

import re

from tests.waiting import eventually
from tests.web.spaces.people import DAY, House

SET = {"name": "Atelier", "past": "1", "retention": ""}


def test_owners_change_how_a_space_is_set(house: House) -> None:
    page = house.owner.seen(f"{house.url}/settings")
    assert "How long things are kept" in page and "Legal hold" in page
    assert 'value="Atelier"' in house.owner.html
    said = house.owner.sends(
        f"{house.url}/settings", name=" The  Workshop ", retention="604800", outside="words"
    )
    assert "Saved." in said
    now = house.owner.get(house.path)
    assert (now["name"], now["past"], now["retention_seconds"]) == ("The Workshop", False, 604_800)
    assert now["outside"] == "words"
    house.owner.seen(f"{house.url}/settings")
    assert re.search(r'name="outside"\s+value="words" checked', house.owner.html)
    assert '<option value="604800" selected>' in house.owner.html


def test_settings_go_from_what_is_ones_own_to_what_ends_it(house: House) -> None:
    mine, room, hold = "What reaches you", "Room for files", "Legal hold"
    parts = (mine, "For everybody in it", room, "Download everything", hold)
    ends = ("Leave this space…", "Close this space")
    page = house.owner.seen(f"{house.url}/settings")
    places = [page.index(part) for part in (*parts, *ends)]
    assert places == sorted(places)
    page = house.guest.seen(f"{house.url}/settings")
    places = [page.index(part) for part in (*parts[:3], hold, "Leave this space…")]
    assert places == sorted(places)


def test_settings_that_make_no_sense_come_back(house: House) -> None:
    assert "Please fill this in." in house.owner.sends(f"{house.url}/settings", 422, **{**SET, "name": " "})
    refused = house.owner.sends(f"{house.url}/settings", 422, **{**SET, "retention": "77"})
    assert "is not included in the list" in refused
    assert house.owner.get(house.path)["name"] == "Atelier"


def test_everybody_inside_reads_how_it_is_set_and_owners_alone_change_it(house: House) -> None:
    for one in (house.member, house.guest):
        page = one.seen(f"{house.url}/settings")
        for part in ("Keep everything", "see what was said before they came", "name this space, and no more"):
            assert part in page
        assert 'name="name"' not in one.html and "Close this space" not in page and "Demand that" not in page
        for path in ("/settings", "/hold", "/close", "/reopen"):
            assert one.web.post(house.url + path, **SET).status_code == 403, path
        assert one.web.get(f"{house.url}/close").status_code == 403
    for path in ("/settings", "/close", "/log", "/log.json"):
        assert house.outsider.web.get(house.url + path).status_code == 404, path
    for path in ("/settings", "/hold", "/close", "/reopen"):
        assert house.outsider.web.post(house.url + path, **SET).status_code == 404, path


def test_keeping_less_says_what_goes_before_it_goes(house: House) -> None:
    for number in range(3):
        house.owner.post(f"{house.path}/posts", text=f"old {number}")
    house.owner.server.clock.advance(2 * DAY - 3_600_000)
    house.owner.post(f"{house.path}/posts", text="young")
    asked = house.owner.sends(f"{house.url}/settings", 422, **{**SET, "retention": "86400"})
    assert re.search(r"Within the hour 3 posts from before .+ are destroyed", asked)
    assert '<option value="86400" selected>' in house.owner.html
    assert house.owner.get(house.path)["retention_seconds"] is None
    house.owner.sends(f"{house.url}/settings", **{**SET, "retention": "86400"}, sure="1")
    assert house.owner.get(house.path)["retention_seconds"] == 86_400
    house.owner.server.clock.advance(3_700_000)
    eventually(lambda: [one["text"] for one in house.owner.get(f"{house.path}/posts")] == ["young"])
    # What takes nothing away asks nothing.
    house.owner.sends(f"{house.url}/settings", **{**SET, "retention": "604800"})
    house.owner.sends(f"{house.url}/settings", **{**SET, "retention": "86400"})


def test_two_owners_hold_a_space(house: House) -> None:
    house.owner.sends(f"{house.url}/members/{house.member.id}", role="owner")
    assert "Nobody demands it now." in house.guest.seen(f"{house.url}/settings")
    assert "One owner demands it" in house.owner.sends(f"{house.url}/hold", on="1")
    assert "Two owners demand it" in house.member.sends(f"{house.url}/hold", on="1")
    assert "Demand it no longer" in house.member.seen(f"{house.url}/settings")
    assert "One owner demands it" in house.member.sends(f"{house.url}/hold")
    assert house.log()[-3:] == ["held", "held", "released"]


def test_what_is_held_is_not_asked_about_as_nothing_goes(house: House) -> None:
    house.owner.post(f"{house.path}/posts", text="old")
    house.owner.server.clock.advance(2 * DAY - 3_600_000)
    house.owner.sends(f"{house.url}/members/{house.member.id}", role="owner")
    for one in (house.owner, house.member):
        one.sends(f"{house.url}/hold", on="1")
    assert "Saved." in house.owner.sends(f"{house.url}/settings", **{**SET, "retention": "86400"})
    house.owner.server.clock.advance(2 * 3_700_000)
    assert len(house.owner.get(f"{house.path}/posts")) == 1


def test_a_space_is_closed_by_typing_its_name_and_opened_again(house: House) -> None:
    page = house.owner.seen(f"{house.url}/close")
    assert "Type the name of the space: Atelier" in page and "For 7 days" in page
    for typed in ("", "atelier"):
        assert "This is not the name" in house.owner.sends(f"{house.url}/close", 422, name=typed)
    assert house.owner.get(house.path)["closes_at"] is None
    said = house.owner.sends(f"{house.url}/close", name=" Atelier ")
    assert "Closed. It can be opened again" in said and "Open it again" in said
    assert re.search(r"Until \d+ \w+ \d{4}, \d\d:\d\d it can be opened again", said)
    assert house.owner.get(house.path)["closes_at"] is not None
    assert "This space is closed" in house.member.seen(f"{house.url}/members")
    assert house.owner.sends(f"{house.url}/close", name="Atelier")
    assert house.owner.web.get(f"{house.url}/close").url.path == f"{house.url}/settings"
    assert house.owner.web.post(f"{house.url}/settings", **SET).status_code == 403
    assert "It is open again" in house.owner.sends(f"{house.url}/reopen")
    assert house.owner.get(house.path)["closes_at"] is None
    assert house.owner.sends(f"{house.url}/reopen")
    assert house.log()[-2:] == ["closed", "reopened"]


def test_a_server_that_fetches_no_pages_offers_no_previews_and_keeps_what_was_chosen(house: House) -> None:
    house.owner.ok("PUT", house.path, json={"previews": True})
    house.owner.seen(f"{house.url}/settings")
    assert 'name="previews"' not in house.owner.html
    house.owner.sends(f"{house.url}/settings", **SET)
    assert house.owner.get(house.path)["previews"] is True
    assert "Previews of links are not fetched" in house.member.seen(f"{house.url}/settings")
