"""The stand-up in Chromium: asked while the room is open, answers come by themselves; without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from sabar.kit import times
from tests.server import Server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import House
from tests.web.spaces.people import house as built
from tests.web.spaces.test_live_room import SOON, opens
from tests.web.spaces.test_standup import ASKED, asks

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.fixture
def house(server: Server) -> House:
    server.clock.to_noon()
    found = built(server)
    # Browsers tell where they are to whoever has not chosen.
    for person in found.inside:
        person.web.post("/web/zone", zone="UTC")
    asks(found)
    return found


@SIZES
def test_one_answers_in_the_room_and_others_hear_of_it(
    house: House, browser: Chromium, size: dict[str, int]
) -> None:
    browser.complaints.clear()
    ann = opens(house.owner, browser, house.url, viewport=size)
    ben = opens(house.guest, browser, house.url, viewport=size)
    day = opens(house.member, browser, f"{house.url}/standup", viewport=size)
    ann.get_by_text(ASKED).first.click()
    box = ann.locator(".standup-asks textarea[name=text]")
    expect(box).to_be_focused()
    box.fill("glazing")
    ann.keyboard.press("Control+Enter")
    expect(ann.locator(".standup-asks")).to_have_count(0)
    expect(ann.locator(".standup-line")).to_contain_text("1 person answered today", timeout=SOON)
    expect(ben.locator(".standup-line")).to_contain_text("1 person answered today", timeout=SOON)
    expect(day.locator(".feed .post .text")).to_have_text(["glazing"], timeout=SOON)
    # The room itself is not flooded, and who is asked still is.
    for tab in (ann, ben):
        expect(tab.locator(".feed .post")).to_have_count(0)
    expect(ben.locator(".standup-asks > summary")).to_have_text(ASKED)
    # The box of the room is the one that keys lead to.
    ben.keyboard.press("c")
    expect(ben.locator("#box-text")).to_be_focused()
    assert browser.complaints == []


def test_answers_take_their_place_from_east_to_west_and_other_posts_none(
    house: House, browser: Chromium
) -> None:
    house.member.web.post("/settings/preferences", zone="Asia/Kathmandu", language="en")
    house.guest.web.post("/settings/preferences", zone="America/Sao_Paulo", language="en")
    tab = opens(house.owner, browser, f"{house.url}/standup")
    tab.keyboard.press("c")
    expect(tab.locator("#box-text")).to_be_focused()
    tab.keyboard.type("in the middle")
    tab.keyboard.press("Control+Enter")
    texts = tab.locator(".feed .post .text")
    expect(texts).to_have_text(["in the middle"])
    expect(tab.locator("#main form[data-room]")).to_have_count(0)
    house.says(house.member, "not one of them")
    house.member.post(f"{house.path}/standup/answers", text="in the east")
    expect(texts).to_have_text(["in the east", "in the middle"], timeout=SOON)
    expect(tab.locator(".feed .post").first).to_be_visible()
    made = house.owner.get(f"{house.path}/standup/answers")["answers"][0]
    house.member.ok("PUT", f"{house.path}/posts/{made['id']}", json={"text": "far in the east"})
    expect(texts.first).to_have_text("far in the east", timeout=SOON)
    house.member.delete(f"{house.path}/posts/{made['id']}")
    expect(texts).to_have_text(["in the middle"], timeout=SOON)


def test_a_day_that_missed_something_makes_up_for_it(house: House, browser: Chromium) -> None:
    tab = opens(house.owner, browser, f"{house.url}/standup")
    room = opens(house.owner, browser, house.url)
    server = house.owner.server
    for one in (tab, room):
        one.context.set_offline(True)

    async def cut() -> None:
        server.running.hub.close_all()

    server.run(cut)
    house.member.post(f"{house.path}/standup/answers", text="while you slept")
    house.guest.post(f"{house.path}/standup/answers", text="and I")
    for one in (tab, room):
        one.context.set_offline(False)
    expect(tab.locator(".feed .post .text")).to_have_text(["while you slept", "and I"], timeout=15_000)
    expect(room.locator(".standup-line")).to_contain_text("2 people answered today", timeout=15_000)


def test_the_question_comes_to_an_open_room_when_the_hour_comes(house: House, browser: Chromium) -> None:
    house.guest.ok("PUT", f"{house.path}/standup/hour", json={"hour": "12:05"})
    asks(house, question="What now?")
    clock = house.guest.server.clock
    in_time = 12 * times.HOUR + 5 * times.MINUTE - 4 * times.SECOND
    clock.advance(in_time - clock.now_ms() % times.DAY)
    tab = opens(house.guest, browser, house.url)
    expect(tab.locator(".standup-asks")).to_have_count(0)
    expect(tab.locator(".standup-asks > summary")).to_have_text("What now?", timeout=10_000)


def test_switching_it_on_and_off_reaches_open_rooms_and_spares_what_is_typed(
    house: House, browser: Chromium
) -> None:
    house.owner.delete(f"{house.path}/standup")
    tab = opens(house.member, browser, house.url)
    expect(tab.locator(".standup-asks")).to_have_count(0)
    asks(house)
    expect(tab.locator(".standup-asks > summary")).to_have_text(ASKED, timeout=SOON)
    tab.get_by_text(ASKED).first.click()
    box = tab.locator(".standup-asks textarea[name=text]")
    box.fill("half a sentence")
    house.guest.post(f"{house.path}/standup/answers", text="glazing")
    expect(tab.locator(".standup-line")).to_contain_text("1 person answered today", timeout=SOON)
    expect(box).to_have_value("half a sentence")
    house.member.post(f"{house.path}/standup/not_today")
    house.owner.delete(f"{house.path}/standup")
    tab.wait_for_timeout(500)
    expect(box).to_have_value("half a sentence")


def test_its_pages_can_be_used_by_everybody(house: House, browser: Chromium) -> None:
    browser.complaints.clear()
    asks(house, question="a word as long as " + "w" * 150)
    house.owner.post(f"{house.path}/standup/answers", text="glazing " + "g" * 200)
    for path in ("", "/standup", "/standup/settings", "/settings"):
        for scheme in ("light", "dark"):
            tab = opens(house.member, browser, house.url + path, color_scheme=scheme)
            if path == "":
                tab.locator(".standup-asks > summary").click()
            assert axe_complaints(tab) == [], (path, scheme)
        for person in (house.member, house.owner):
            narrow = opens(person, browser, house.url + path, viewport={"width": 320, "height": 700})
            narrow.wait_for_timeout(200)
            assert narrow.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert browser.complaints == []


def test_it_works_without_scripts_and_in_french(house: House, browser: Chromium) -> None:
    tab = browser.tab(java_script_enabled=False, locale="fr-FR")
    tab.context.add_cookies([{"name": "session", "value": house.member.session, "url": browser.url}])
    house.member.web.post("/settings/preferences", language="fr", zone="UTC")
    tab.goto(house.url)
    tab.get_by_text("Sur quoi travaillez-vous").first.click()
    tab.locator(".standup-asks textarea[name=text]").fill("le four est chaud")
    tab.locator(".standup-asks").get_by_role("button", name="Envoyer à Atelier").click()
    expect(tab.locator(".feed .post .text")).to_have_text(["le four est chaud"])
    expect(tab.get_by_role("heading", name="Tour de table")).to_be_visible()
    expect(tab.get_by_text("C’est tout pour ce jour.")).to_be_visible()
    tab.goto(house.url)
    expect(tab.locator(".standup-line")).to_contain_text("1 personne a répondu aujourd’hui")
