"""The stand-up in the pages of a space: asked at one's own hour, answered once, read as one page per day.

It is a Wednesday, noon in Greenwich.
"""

import re
from typing import Any

import pytest

from sabar.kit import times
from tests.server import Server
from tests.statements import statements
from tests.web.spaces.people import DAY, House
from tests.web.spaces.people import house as built
from tests.web.spaces.test_room import said

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
ASKED = "What are you working on?"


@pytest.fixture
def house(server: Server) -> House:
    server.clock.to_noon()
    return built(server)


def asks(house: House, **given: Any) -> None:
    house.owner.ok("PUT", f"{house.path}/standup", json={"weekdays": EVERY_DAY, **given})


def today(house: House, days: int = 0) -> str:
    return times.day(house.owner.server.clock.now_ms() + days * DAY)


def test_an_owner_sets_it_up_and_the_log_says_so(house: House) -> None:
    settings = f"{house.url}/standup/settings"
    assert "Set up a stand-up" in house.owner.seen(f"{house.url}/settings")
    assert "Nobody is asked in this space" in house.member.seen(settings)
    assert "What everybody is asked" not in house.member.seen(settings)
    page = house.owner.seen(settings)
    assert "Switch on" in page and "When I am asked" not in page
    assert house.owner.html.count(" checked") == 5
    assert "Choose at least one day of the week" in house.owner.sends(settings, 422, question="What now?")
    assert 'value="What now?"' in house.owner.html
    house.owner.sends(settings, **{"weekdays[]": ["1", "3"], "question": "What did you learn?"})
    assert 'value="What did you learn?"' in house.owner.html
    house.owner.sends(settings, **{"weekdays[]": ["3", "7"], "question": "What did you learn?"})
    house.owner.sends(settings, off="1")
    log = house.guest.seen(f"{house.url}/log")
    for line in (
        f"@{house.owner.name} switched the stand-up on: everybody is asked on Monday and Wednesday",
        f"@{house.owner.name} changed what the stand-up asks",
        f"@{house.owner.name} changed the stand-up: everybody is asked on Wednesday and Sunday",
        f"@{house.owner.name} switched the stand-up off",
    ):
        assert line in log
    assert "learn" not in log
    house.member.sends(settings, 403, **{"weekdays[]": "1"})
    house.outsider.sends(settings, 404, **{"weekdays[]": "1"})


def test_one_is_asked_in_the_room_from_ones_hour_on_until_one_answers(house: House) -> None:
    asks(house)
    house.guest.web.post("/web/zone", zone="America/New_York")
    assert ASKED in house.member.seen(house.url)
    # It is seven in the morning there.
    assert ASKED not in house.guest.seen(house.url)
    house.member.sends(f"{house.url}/posts", standup="1", text="glazing", key="a")
    assert house.member.path == f"{house.url}/standup"
    assert ASKED not in house.member.seen(house.url)
    assert "1 person answered today" in house.member.seen(house.url)
    house.owner.server.clock.advance(2 * times.HOUR)
    assert ASKED in house.guest.seen(house.url)
    assert ASKED in house.owner.seen(house.url)
    house.owner.server.clock.advance(DAY)
    assert ASKED in house.member.seen(house.url)
    assert "answered today" not in house.member.seen(house.url)


def test_who_says_not_today_is_left_alone_until_tomorrow(house: House) -> None:
    asks(house)
    assert "Not today" in house.guest.seen(house.url)
    page = house.guest.sends(f"{house.url}/standup/not-today")
    assert house.guest.path == house.url
    assert ASKED not in page and "Not today" not in page
    # The page of today still has a box.
    assert ASKED in house.guest.seen(f"{house.url}/standup")
    house.owner.server.clock.advance(DAY)
    assert ASKED in house.guest.seen(house.url)


def test_everybody_chooses_an_own_hour_and_zone_or_never_to_be_asked(house: House) -> None:
    asks(house)
    settings, hour = f"{house.url}/standup/settings", f"{house.url}/standup/hour"
    house.guest.seen(settings)
    assert 'value="09:00"' in house.guest.html and "<option selected>UTC</option>" in house.guest.html
    house.guest.sends(hour, hour="06:30", zone="Asia/Kathmandu")
    assert 'value="06:30"' in house.guest.html
    assert "<option selected>Asia/Kathmandu</option>" in house.guest.html
    assert house.guest.get(f"{house.path}/standup")["hour"] == "06:30"
    house.guest.sends(hour, hour="06:30", never="1", zone="Mars/Olympus")
    assert "<option selected>Asia/Kathmandu</option>" in house.guest.html
    assert house.guest.get(f"{house.path}/standup")["hour"] is None
    assert ASKED not in house.guest.seen(house.url)
    for wrong in ("25:00", "soon", ""):
        house.guest.sends(hour, 422, hour=wrong, zone="UTC")
    assert house.guest.get(f"{house.path}/standup")["hour"] is None
    house.outsider.sends(hour, 404, hour="06:30")


def test_a_day_stands_in_the_order_of_mornings_with_each_ones_own_time(house: House) -> None:
    asks(house)
    for person, zone, text in (
        (house.owner, "America/Sao_Paulo", "in the west"),
        (house.member, "Asia/Kathmandu", "in the mountains"),
        (house.guest, "Africa/Ouagadougou", "by the river"),
    ):
        person.web.post("/web/zone", zone=zone)
        person.post(f"{house.path}/standup/answers", text=text)
    page = house.owner.seen(f"{house.url}/standup")
    assert said(house.owner.html) == ["in the mountains", "by the river", "in the west"]
    for there in ("17:45 · UTC+5:45", "12:00 · UTC", "09:00 · UTC−3"):
        assert there in page
    assert "That is all for this day." in page
    # Nobody is missing.
    assert not re.search(r"missing|not answered yet|\b\d+ of \d+", page)


def test_where_the_next_day_has_begun_its_answers_stand_on_the_next_page(house: House) -> None:
    asks(house)
    house.member.web.post("/web/zone", zone="Pacific/Kiritimati")
    house.member.post(f"{house.path}/standup/answers", text="tomorrow already")
    assert said(_html(house, f"{house.url}/standup")) == []
    assert f'rel="next" href="{house.url}/standup/{today(house, 1)}"' in house.owner.html
    assert said(_html(house, f"{house.url}/standup/{today(house, 1)}")) == ["tomorrow already"]
    # For her it is today.
    house.member.seen(f"{house.url}/standup")
    assert said(house.member.html) == ["tomorrow already"]


def _html(house: House, path: str) -> str:
    house.owner.seen(path)
    return house.owner.html


def test_days_lead_to_each_other(house: House) -> None:
    asks(house)
    first = today(house)
    house.owner.post(f"{house.path}/standup/answers", text="glazing")
    house.owner.server.clock.advance(3 * DAY)
    second = today(house)
    page = _html(house, f"{house.url}/standup")
    assert f'rel="prev" href="{house.url}/standup/{first}"' in page and 'rel="next"' not in page
    page = _html(house, f"{house.url}/standup/{first}")
    assert f'rel="next" href="{house.url}/standup/{second}"' in page and 'rel="prev"' not in page
    assert said(page) == ["glazing"] and 'name="standup"' not in page
    for wrong in ("2026-02-30", "yesterday", "20261201"):
        house.owner.seen(f"{house.url}/standup/{wrong}", 404)
    house.outsider.seen(f"{house.url}/standup/{first}", 404)
    house.outsider.seen(f"{house.url}/standup", 404)
    house.outsider.seen(f"{house.url}/standup/asks", 404)


def test_answers_do_not_flood_the_room_and_are_found_in_it(house: House) -> None:
    asks(house)
    house.says(house.owner, "the kiln is hot")
    for person in house.inside:
        made = person.post(f"{house.path}/standup/answers", text=f"clay of {person.name}")
    house.member.seen(house.url)
    assert said(house.member.html) == ["the kiln is hot"]
    assert "3 people answered today" in house.member.seen(house.url)
    assert f'href="{house.url}/standup"' in house.member.html
    # Found, with the day it answers for; what is said about it stands in the room.
    house.member.seen(f"{house.url}/search?q=clay")
    assert len(said(house.member.html)) == 3 and "Stand-up of" in house.member.html
    house.says(house.member, "how much of it?", in_reply_to_id=made["id"])
    house.member.seen(house.url)
    assert said(house.member.html) == ["how much of it?", "the kiln is hot"]


def test_a_question_of_ones_own_is_asked_as_it_was_typed(house: House) -> None:
    asks(house, question="What is <b>burning</b>?")
    page = house.member.web.get(house.url).text
    assert re.search(r"What is &lt;b&gt;burning&lt;\S{1,6}b&gt;\?", page) and "<b>burning" not in page
    assert ASKED not in page
    house.guest.web.post("/settings/preferences", language="fr")
    asks(house, question="")
    assert ASKED in house.member.seen(house.url)


def test_a_second_answer_comes_back_as_it_was_typed(house: House) -> None:
    asks(house)
    house.member.post(f"{house.path}/standup/answers", text="glazing")
    page = house.member.sends(f"{house.url}/posts", 422, standup="1", text="firing", key="b")
    assert "You have answered today already" in page and "firing" in page
    assert ASKED in page
    too_long = house.guest.sends(f"{house.url}/posts", 422, standup="1", text="x" * 5001, key="c")
    assert ASKED in too_long


def test_days_without_it_and_spaces_without_it_are_quiet(house: House) -> None:
    page = house.member.seen(f"{house.url}/standup")
    assert "Nobody is asked today" in page and ASKED not in page
    asks(house, weekdays=[1, 2, 4, 5, 6, 7])
    assert ASKED not in house.member.seen(house.url)
    assert "Nobody is asked today" in house.member.seen(f"{house.url}/standup")
    asks(house)
    assert "A quiet day so far" in house.member.seen(f"{house.url}/standup")
    house.owner.ok("DELETE", house.path)
    assert ASKED not in house.member.seen(house.url)
    assert ASKED not in house.member.seen(f"{house.url}/standup")
    assert "When I am asked" not in house.owner.seen(f"{house.url}/standup/settings").replace("Stand-up", "")


def test_an_open_room_asks_for_what_it_shows_now(house: House) -> None:
    asks(house)
    house.owner.ok("PUT", f"{house.path}/standup/hour", json={"hour": "12:30"})
    piece = house.owner.web.get(f"{house.url}/standup/asks").text
    assert ASKED not in piece
    (again,) = re.findall(r'data-again="(\d+)"', piece)
    assert 29 * times.MINUTE < int(again) <= 30 * times.MINUTE
    house.owner.server.clock.advance(31 * times.MINUTE)
    piece = house.owner.web.get(f"{house.url}/standup/asks").text
    assert ASKED in piece
    (again,) = re.findall(r'data-again="(\d+)"', piece)
    assert 11 * times.HOUR < int(again) < 12 * times.HOUR


def opened(page: str, place: str) -> tuple[dict[str, str], str]:
    """What a browser sends of a box as it is opened, and the words in it."""
    for form in page.split("data-room")[1:]:
        form = form.partition("</form>")[0]
        found = re.search(rf'<textarea id="box-text{place}" name="text"[^>]*>(.*?)</textarea>', form, re.S)
        if found:
            fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
            return dict(fields), found[1].strip()
    raise AssertionError(place)


def test_an_answer_that_was_begun_comes_back_beside_what_the_room_keeps(house: House) -> None:
    asks(house)
    here, kept = house.member, f"{house.url}/drafts"
    page = here.web.get(house.url).text
    room, _ = opened(page, "")
    box, _ = opened(page, "-standup")
    here.sends(kept, **{**room, "turn": "1", "text": "for the room"})
    here.sends(kept, **{**box, "turn": "1", "text": "gla"})
    here.sends(kept, **{**box, "turn": "2", "text": "glazing bowls"})
    assert "Kept, not sent" in here.html
    page = here.web.get(house.url).text
    assert opened(page, "")[1] == "for the room"
    assert opened(page, "-standup")[1] == "glazing bowls"
    day = here.web.get(f"{house.url}/standup").text
    box, words = opened(day, "")
    assert words == "glazing bowls"
    assert "glazing bowls" not in house.guest.web.get(house.url).text
    here.sends(f"{house.url}/posts", **{**box, "text": "glazing bowls"})
    house.owner.server.clock.advance(DAY)
    page = here.web.get(house.url).text
    assert opened(page, "-standup")[1] == ""
    assert opened(page, "")[1] == "for the room"


def test_a_room_that_asks_takes_three_statements_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    server = house.owner.server
    house.says(house.owner, "the kiln is hot")
    house.says(house.guest, "very")

    def ask() -> None:
        assert house.member.web.get(house.url).status_code == 200

    ask()
    without = statements(server, monkeypatch, ask, cold=False)
    asks(house)
    for person in (house.owner, house.guest):
        person.post(f"{house.path}/standup/answers", text="glazing")
    asking = statements(server, monkeypatch, ask, cold=False)
    assert len(asking) <= len(without) + 3, "\n".join(asking)
