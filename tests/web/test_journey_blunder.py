"""Journey 7: a sour line that names nobody, seen before it flies, held, taken back, and at last recalled."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.conftest import NewDatabase
from tests.outside import Outside, ThisMachine, listening
from tests.sealed import Browser as Keys
from tests.sealed import received
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium
from tests.web.reading import SIZES, Reader

pytestmark = pytest.mark.timeout(180)

SOUR = "What a dull town this is"
CLIENTS = 12


@pytest.fixture(scope="module")
def world() -> Iterator[Outside]:
    with listening() as found:
        yield found


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url:
        with running_server(url, folder, guard=ThisMachine(), undo_seconds="120") as server:
            yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def with_followers(server: Server, world: Outside) -> tuple[Reader, Reader]:
    """Somebody whom twelve follow, and one of them, who is told of posts while the pages are closed."""
    ada, clients = Reader(server, "ada"), [Reader(server, "client") for _ in range(CLIENTS)]
    for client in clients:
        client.follow(ada, notify=True)
    last = clients[-1]
    last.post(
        "/api/v1/push/subscription",
        subscription={"endpoint": f"{world.url}/{last.name}", "keys": Keys().keys, "standard": True},
        data={"alerts": {"status": True}},
    )
    label = ada.post("/api/sabar/v1/labels", name="Client", colour="red")["id"]
    # The last one gets the label by hand, on the profile.
    ada.post(f"/api/sabar/v1/labels/{label}/accounts", account_ids=[one.id for one in clients[:-1]])
    return ada, last


def nobody_heard(world: Outside, reader: Page, client: Reader) -> None:
    expect(reader.locator(".feed .post")).to_have_count(0)
    assert client.get("/api/v1/timelines/home") == []
    assert client.get("/api/v1/notifications") == []
    assert world.heard == []


@SIZES
def test_a_sour_line_is_seen_held_taken_back_and_recalled(
    server: Server, browser: Chromium, world: Outside, size: ViewportSize
) -> None:
    world.heard.clear()
    ada, client = with_followers(server, world)
    reader = client.opens(browser, "/", live=True, viewport=size)
    tab = ada.opens(browser, f"/@{client.name}", viewport=size)
    tab.locator(".profile [data-menu] summary").click()
    tab.get_by_role("link", name="Your labels…").click()
    tab.get_by_role("checkbox", name="Client", exact=True).check()
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".profile")).to_contain_text("Client")
    tab.goto("/")
    box = tab.locator("#box-text")
    box.fill(SOUR)
    line = tab.locator("[data-reach]")
    expect(line).to_contain_text(f"{CLIENTS} people, {CLIENTS} you labelled “Client”; everybody can find it")
    # Held for half an hour, and taken back from its card.
    tab.get_by_title("Publish later").click()
    tab.locator("[name=wait]").select_option("30m")
    tab.locator("[data-send]").click()
    held = tab.locator("[data-held]")
    expect(held).to_contain_text(SOUR)
    nobody_heard(world, reader, client)
    held.get_by_role("button", name="Take it back").click()
    expect(box).to_have_value(SOUR)
    # Sent with the moment that each post waits, and taken back by a key.
    tab.locator("[data-send]").click()
    expect(held.locator("[data-goes]")).to_have_text(re.compile(r"in 1 min|in \d+ s|1:\d\d|at"))
    tab.keyboard.press("z")
    expect(box).to_have_value(SOUR)
    nobody_heard(world, reader, client)
    # Out, and everybody has it; recalled, and nobody.
    tab.locator("[data-send]").click()
    held.get_by_role("button", name="Send now").click()
    expect(reader.locator(".feed .post")).to_contain_text(SOUR)
    expect(tab.locator(".feed .post:not(.waiting)")).to_contain_text(SOUR)
    assert len(received(world, f"/{client.name}")) == 1
    post = tab.locator(".feed .post").first
    post.locator("[data-post-menu]").click()
    tab.get_by_role("menuitem", name="Recall…").click()
    over = tab.get_by_role("dialog")
    over.get_by_role("button", name="Recall").click()
    expect(over.get_by_role("heading", name="Receipt")).to_be_visible()
    expect(reader.locator(".feed .post")).to_have_count(0)
    assert client.get("/api/v1/timelines/home") == client.get("/api/v1/notifications") == []
    assert browser.complaints == []


@SIZES
def test_the_same_without_scripts_in_french(
    server: Server, browser: Chromium, world: Outside, size: ViewportSize
) -> None:
    world.heard.clear()
    ada, client = with_followers(server, world)
    spoken = {"Cookie": f"session={ada.session}", "Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    saved = server.client.post("/settings/preferences", data={"language": "fr"}, headers=spoken)
    assert saved.status_code == 303
    reader = client.opens(browser, "/", live=True, viewport=size)
    tab = ada.opens(browser, f"/@{client.name}", viewport=size, java_script_enabled=False)
    tab.locator(".profile [data-menu] summary").click()
    tab.get_by_role("link", name="Vos étiquettes").click()
    tab.get_by_role("checkbox", name="Client", exact=True).check()
    tab.get_by_role("button", name="Enregistrer").click()
    tab.goto("/")
    # It is right for the audience one begins with.
    labelled = f"{CLIENTS} personnes, {CLIENTS} avec votre étiquette"
    expect(tab.locator("[data-reach]")).to_contain_text(labelled)
    tab.fill("#box-text", SOUR)
    tab.locator("[data-send]").click()
    held = tab.locator("[data-held]")
    expect(held).to_contain_text(SOUR)
    nobody_heard(world, reader, client)
    held.get_by_role("button", name="Reprendre").click()
    expect(tab.locator("#box-text")).to_have_value(SOUR)
    nobody_heard(world, reader, client)
    tab.locator("[data-send]").click()
    tab.locator("[data-held]").get_by_role("button", name="Envoyer").click()
    expect(reader.locator(".feed .post")).to_contain_text(SOUR)
    tab.goto("/")
    tab.locator(".feed .post [data-post-menu]").first.click()
    tab.get_by_role("link", name="Rappeler").click()
    tab.get_by_role("button", name="Rappeler").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Reçu")
    expect(reader.locator(".feed .post")).to_have_count(0)
    assert client.get("/api/v1/timelines/home") == client.get("/api/v1/notifications") == []
