"""The page on which those who run the server look after its emoji."""

import io
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from sabar.model.accounts import Role
from sabar.rules import limits
from tests import pictures
from tests.api import people, staff
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import bearer
from tests.server import Server, running_server
from tests.web.chromium import axe_complaints, chromium
from tests.web.test_server_pages import signed_in

SMALL = pictures.encoded(pictures.flag((32, 32)), "PNG")
PLACE = "/admin/emojis"


@pytest.fixture
def boss(server: Server) -> Browser:
    return signed_in(staff.arriving(server))


def send(browser: Browser, path: str, field: str, name: str, content: bytes, **form: str) -> httpx.Response:
    headers = {"origin": browser.server.url, "sec-fetch-site": "same-origin"}
    return browser.http.post(path, data=form, files={field: (name, content)}, headers=headers)


def add(browser: Browser, name: str, **form: str) -> httpx.Response:
    return send(browser, PLACE, "picture", name, SMALL, **form)


def add_zip(browser: Browser, content: bytes, **form: str) -> httpx.Response:
    return send(browser, f"{PLACE}/zip", "archive", "pack.zip", content, **form)


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return whole.getvalue()


def offered(server: Server) -> dict[str, dict[str, Any]]:
    """What people may pick, as apps are told."""
    return {one["shortcode"]: one for one in server.client.get("/api/v1/custom_emojis").json()}


def test_a_picture_becomes_an_emoji_called_by_its_file_or_as_one_likes(server: Server, boss: Browser) -> None:
    assert "This server’s emoji" in boss.get("/admin").text
    answer = add(boss, "Happy Cat (2).png", category="Animals")
    assert answer.status_code == 303
    assert offered(server)["Happy_Cat_2"]["category"] == "Animals"
    assert add(boss, "x.png", shortcode=":loaf:").status_code == 303
    ana = people.join(server)
    post = ana.says("a :loaf: for :Happy_Cat_2:")
    assert {one["shortcode"] for one in post["emojis"]} == {"loaf", "Happy_Cat_2"}
    again = add(boss, "loaf.png")
    assert again.status_code == 422
    assert "There is already an emoji with this name." in again.text
    assert 'value="loaf"' in again.text
    old = offered(server)["loaf"]["url"]
    assert add(boss, "loaf.png", replace="1").status_code == 303
    assert offered(server)["loaf"]["url"] != old
    shown = server.client.get(f"/api/v1/statuses/{post['id']}").json()
    assert offered(server)["loaf"]["url"] in {one["url"] for one in shown["emojis"]}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("note.png", b"no picture", "This picture cannot become an emoji"),
        ("é.png", SMALL, "A name has 2 to 64 letters"),
        ("big.png", SMALL + bytes(limits.EMOJIS.upload_bytes), "This picture cannot become an emoji"),
        ("", b"", "Choose a picture."),
    ],
)
def test_what_cannot_be_one_comes_back_with_the_reason(
    server: Server, boss: Browser, name: str, content: bytes, said: str
) -> None:
    before = offered(server)
    answer = send(boss, PLACE, "picture", name, content, category="Kept <b>")
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert 'value="Kept &lt;b&gt;"' in answer.text
    assert offered(server) == before


def test_a_zip_brings_many_and_each_that_is_refused_is_named_with_its_reason(
    server: Server, boss: Browser
) -> None:
    content = packed(
        {
            "pack/sun.png": SMALL,
            "../../etc/moon.png": SMALL,
            "C:\\stars\\star.gif": pictures.moving(2, "GIF"),
            "other/sun.png": SMALL,
            "readme.txt": b"hello",
            "<i>huge.png": bytes(limits.EMOJIS.upload_bytes + 1),
            "__MACOSX/._sun.png": b"litter",
            ".DS_Store": b"litter",
            "!.png": SMALL,
        }
    )
    page = add_zip(boss, content, category="Sky").text
    assert "3 emoji added" in page
    assert "These 4 files were not accepted:" in page
    lines = unescape(page)
    for name, why in (
        ("sun.png", "has already been taken"),
        ("readme.txt", "is not a picture an emoji can be"),
        ("<i>huge.png", "is too large"),
        ("!.png", "must be 2 to 64 letters"),
    ):
        assert f"<bdi>{name}</bdi></b> {why}" in lines, name
    assert "<i>huge" not in page
    sky = {name for name, one in offered(server).items() if one["category"] == "Sky"}
    assert sky == {"sun", "moon", "star"}
    again = add_zip(boss, packed({"sun.png": SMALL}))
    assert again.status_code == 422
    assert "This file was not accepted:" in again.text
    assert "1 emoji added" in add_zip(boss, packed({"sun.png": SMALL}), replace="1").text
    assert offered(server)["sun"]["category"] == "Sky"


def test_archives_that_would_burst_are_refused_before_anything_is_unpacked(
    server: Server, boss: Browser
) -> None:
    before = offered(server)
    each, most = limits.EMOJIS.upload_bytes, limits.EMOJIS.archive_files
    bombs = {
        "too many": packed({f"n{n}.png": b"" for n in range(most + 1)}),
        "far too many": packed({f"n{n}.png": b"" for n in range(4 * most)}),
        "too much": packed(
            {f"n{n}.png": bytes(each) for n in range(limits.EMOJIS.archive_total // each + 1)}
        ),
        "none": b"PK\x05\x06 no archive",
        "nothing": b"",
    }
    for kind, content in bombs.items():
        answer = add_zip(boss, content)
        assert answer.status_code == 422, kind
        assert 'class="error"' in answer.text, kind
    large = add_zip(boss, bytes(limits.EMOJIS.archive_bytes + 2 * limits.MEGABYTE))
    assert large.status_code == 413
    liar = bytearray(packed({"liar.png": bytes(4 * each)}))
    where = liar.rindex(b"PK\x01\x02")
    liar[where + 24 : where + 28] = (100).to_bytes(4, "little")
    locked = bytearray(packed({"locked.png": SMALL}))
    for at, flags in ((locked.rindex(b"PK\x01\x02"), 8), (0, 6)):
        locked[at + flags] |= 1
    odd = packed({"odd.png": SMALL}, zipfile.ZIP_LZMA)
    for content, why in (
        (bytes(liar), "liar.png</bdi></b> is damaged"),
        (bytes(locked), "locked.png</bdi></b> is locked with a password"),
        (odd, "odd.png</bdi></b> is damaged"),
    ):
        answer = add_zip(boss, content)
        assert answer.status_code == 422
        assert why in answer.text
        assert "Nothing was added" in answer.text
    assert offered(server) == before


def test_several_are_moved_hidden_switched_off_and_deleted_at_once(server: Server, boss: Browser) -> None:
    for name in ("ape", "bee", "cow", "owl"):
        assert add(boss, f"{name}.png", category="Farm").status_code == 303
    ana = people.join(server)
    post = ana.says("the :ape: and the :bee:")

    def do(deed: str, *names: str, **more: str) -> str:
        return boss.post(f"{PLACE}/change", names=list(names), do=deed, **more).text

    def drawn() -> set[str]:
        answer = server.client.get(f"/api/v1/statuses/{post['id']}", headers=bearer(ana.token))
        return {one["shortcode"] for one in answer.json()["emojis"]}

    assert "Saved." in do("move", "ape", "bee", category="Wild")
    assert offered(server)["ape"]["category"] == offered(server)["bee"]["category"] == "Wild"
    do("hide", "ape", "cow")
    assert not {"ape", "cow"} & offered(server).keys()
    assert drawn() == {"ape", "bee"}
    do("show", "ape")
    assert "ape" in offered(server)
    do("disable", "ape")
    assert "ape" not in offered(server)
    assert drawn() == {"bee"}
    assert "turned off" in boss.get(PLACE, q="ape").text
    assert "turned off" in add_and_look(boss, "ape")
    do("enable", "ape")
    assert drawn() == {"ape", "bee"}
    asked = do("delete", "ape", "bee")
    assert "Delete 2 emoji?" in asked
    assert "ape" in offered(server)
    url = offered(server)["ape"]["url"]
    assert "Deleted." in do("delete", "ape", "bee", sure="1")
    assert not {"ape", "bee"} & offered(server).keys()
    assert drawn() == set()
    assert server.client.get(url).status_code == 404
    assert "Tick at least one emoji." in do("delete")
    for deed, names in (("delete", ["ape"]), ("burn", ["owl"]), ("hide", ["ape"])):
        assert boss.post(f"{PLACE}/change", names=names, do=deed).status_code == 404
    long = boss.post(f"{PLACE}/change", names=["owl"], do="move", category="x" * 65)
    assert long.status_code == 422
    assert "This is too long." in long.text


def add_and_look(boss: Browser, name: str) -> str:
    """Another picture does not switch it on again."""
    assert add(boss, f"{name}.png", replace="1").status_code == 303
    return boss.get(PLACE, q=name).text


def test_a_category_is_found_renamed_and_joined_with_another(server: Server, boss: Browser) -> None:
    for name, category in (("oak", "Trees"), ("elm", "Trees"), ("rose", "Flowers")):
        add(boss, f"{name}.png", category=category)
    page = boss.get(PLACE, category="Trees").text
    assert "oak" in page and "rose" not in page
    assert "rose" not in boss.get(PLACE, q="tree").text
    assert "No emoji found" in boss.get(PLACE, q="cactus").text
    assert "Saved." in boss.post(f"{PLACE}/category", category="Trees", name="Woods & <fields>").text
    assert offered(server)["oak"]["category"] == "Woods & <fields>"
    found = boss.get(PLACE, category="Woods & <fields>")
    assert "elm" in found.text and "<fields>" not in found.text
    boss.post(f"{PLACE}/category", category="Woods & <fields>", name="Flowers")
    assert {offered(server)[name]["category"] for name in ("oak", "elm", "rose")} == {"Flowers"}
    empty = boss.post(f"{PLACE}/category", category="Flowers", name=" ")
    assert empty.status_code == 422
    assert "Please fill this in." in empty.text
    assert boss.post(f"{PLACE}/category", category="Gone", name="Back").status_code == 404


def test_the_log_tells_who_did_what(server: Server, boss: Browser) -> None:
    add(boss, "loggy.png")
    add(boss, "loggy.png", replace="1")
    for deed in ("move", "hide", "show", "disable", "enable", "delete"):
        boss.post(f"{PLACE}/change", names=["loggy"], do=deed, category="Logs", sure="1")
    log = unescape(boss.get("/admin/log").text)
    for said in (
        *("Added emoji", "Replaced pictures of emoji", "Moved emoji to another category"),
        *("Hid emoji from the picker", "Showed emoji in the picker"),
        *("Turned emoji off", "Turned emoji on", "Deleted emoji"),
    ):
        assert said in log
    assert ":loggy:" in log
    assert f'href="{PLACE}"' in log


def test_only_those_who_may_look_after_emoji_see_the_page(server: Server) -> None:
    moderator = signed_in(staff.arriving(server, Role.MODERATOR))
    assert moderator.get(PLACE).status_code == 403
    assert f'href="{PLACE}"' not in moderator.get("/admin/reports").text
    assert add(moderator, "mine.png").status_code == 403
    assert add_zip(moderator, packed({"mine.png": SMALL})).status_code == 403
    assert "mine" not in offered(server)
    admin = signed_in(staff.arriving(server, Role.ADMIN))
    assert admin.get(PLACE).status_code == 200


@pytest.fixture
def counting(new_database: NewDatabase, tmp_path: Path) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path, rate_limits="on") as server:
        yield server


def test_uploads_are_counted_before_they_are_read(counting: Server) -> None:
    boss = signed_in(staff.arriving(counting))
    answers = [add_zip(boss, b"no archive").status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]
    assert add(boss, "late.png").status_code == 429
    assert offered(counting) == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_one_adds_ticks_and_deletes_by_hand(counting: Server, scripts: bool) -> None:
    boss = signed_in(staff.arriving(counting))
    with chromium(counting.url) as browser:
        tab = browser.tab(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
        assert boss.session
        tab.context.add_cookies([{"name": "session", "value": boss.session, "url": counting.url}])
        tab.goto(PLACE)
        tab.get_by_text("Add an emoji").click()
        one = tab.locator(f'form[action="{PLACE}"]')
        one.get_by_label("Picture", exact=True).set_input_files(
            {"name": "été à Dakar.v2.png", "mimeType": "image/png", "buffer": SMALL}
        )
        expect(one.get_by_label("Name", exact=True)).to_have_value("t_Dakar_v2" if scripts else "")
        one.get_by_label("Category").fill("Towns")
        one.get_by_role("button", name="Add").click()
        expect(tab.get_by_text("Saved.")).to_be_visible()
        box = tab.get_by_role("checkbox", name="t_Dakar_v2")
        box.check()
        if scripts:
            assert axe_complaints(tab) == []
        tab.get_by_role("button", name="Hide from the picker").click()
        expect(tab.get_by_text("not in the picker")).to_be_visible()
        tab.get_by_role("checkbox", name="t_Dakar_v2").check()
        tab.get_by_role("button", name="Delete").click()
        tab.get_by_role("button", name="Delete").click()
        expect(tab.get_by_text("No custom emoji yet")).to_be_visible()
        assert browser.complaints == []
