"""The profile as one edits it: pictures seen before they are sent, which part is shown, removal."""

import io
from collections.abc import Iterator
from html import unescape

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium

EDITOR = "/settings/profile"


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def chrome(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.fixture
def ana(server: Server) -> Person:
    return Person(server, "ana")


def striped(width: int, height: int) -> bytes:
    """Red on the left, then green, then blue on the right."""
    image = Image.new("RGB", (width, height))
    for place, colour in enumerate(((255, 0, 0), (0, 255, 0), (0, 0, 255))):
        image.paste(colour, (place * width // 3, 0, (place + 1) * width // 3, height))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def send(who: Person, files: dict[str, bytes], **form: str) -> tuple[int, str]:
    headers = {"origin": who.server.url, "sec-fetch-site": "same-origin"}
    sent = {name: (f"{name}.png", data, "image/png") for name, data in files.items()}
    answer = who.browser().http.post(EDITOR, data=form, files=sent, headers=headers)
    return answer.status_code, unescape(answer.text)


def account(who: Person) -> dict[str, str]:
    path = "/api/v1/accounts/verify_credentials"
    return dict(who.server.client.get(path, headers=bearer(who.token)).json())


def kept(who: Person, kind: str) -> Image.Image:
    answer = who.server.client.get(account(who)[kind])
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content)).convert("RGB")


def near(image: Image.Image, at: tuple[int, int]) -> str:
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return "rgb"[pixel.index(max(pixel))]


def ends(image: Image.Image) -> str:
    middle = image.height // 2
    return "".join(near(image, (x, middle)) for x in (3, image.width - 4))


@pytest.mark.parametrize(
    ("part", "seen"),
    [({}, "gg"), ({"x": "0"}, "rr"), ({"x": "100"}, "bb"), ({"x": "50", "zoom": "400", "y": "0"}, "gg")],
)
def test_the_chosen_part_of_a_picture_is_what_is_kept(ana: Person, part: dict[str, str], seen: str) -> None:
    form = {f"avatar_part[{name}]": value for name, value in part.items()}
    assert send(ana, {"avatar": striped(900, 300)}, **form)[0] == 303
    image = kept(ana, "avatar")
    assert image.width == image.height
    assert ends(image) == seen


def test_a_wide_picture_is_cut_to_the_shape_of_the_profile(ana: Person) -> None:
    form = {"header_part[x]": "0", "header_part[zoom]": "200"}
    assert send(ana, {"header": striped(3000, 1000)}, **form)[0] == 303
    image = kept(ana, "header")
    assert image.size == (1500, 500)
    assert ends(image) == "rg"


def test_parts_out_of_all_measure_are_refused_and_change_nothing(ana: Person) -> None:
    before = account(ana)["avatar"]
    for wrong in ({"x": "-1"}, {"zoom": "99999"}, {"y": "left"}):
        form = {f"avatar_part[{name}]": value for name, value in wrong.items()}
        assert send(ana, {"avatar": striped(300, 300)}, **form)[0] in (400, 422)
    assert account(ana)["avatar"] == before


def test_pictures_are_removed_unless_a_new_one_comes(ana: Person) -> None:
    drawn = account(ana)["avatar"]
    send(ana, {"avatar": striped(300, 300), "header": striped(900, 300)})
    assert account(ana)["avatar"] != drawn
    page = unescape(ana.browser().get(EDITOR).text)
    assert page.count('name="remove[]"') == 2
    send(ana, {"header": striped(600, 200)}, **{"remove[]": "header"})
    assert kept(ana, "header").width == 600
    send(ana, {}, **{"remove[]": "avatar"})
    assert account(ana)["avatar"] == drawn
    assert ana.browser().get(EDITOR).text.count('name="remove[]"') == 1


def test_a_refusal_keeps_what_was_typed_and_says_which_picture_to_choose_again(ana: Person) -> None:
    status, page = send(
        ana,
        {"avatar": striped(300, 300)},
        name="n" * 200,
        bio="Bread and letters",
        **{"fields[][name]": "Town"},
    )
    assert status == 422
    for said in (
        "This is too long.",
        "Bread and letters",
        'value="Town"',
        "Please choose this picture again",
    ):
        assert said in page


def test_a_picture_is_seen_and_moved_before_it_is_sent(chrome: Chromium, ana: Person) -> None:
    tab = chrome.tab(viewport={"width": 390, "height": 844})
    tab.goto(f"/login?return_to={EDITOR}")
    tab.fill("#email", ana.email)
    tab.fill("#password", ana.password)
    tab.press("#password", "Enter")
    place = tab.locator("[data-portrait=avatar]")
    expect(place.locator(".cutting")).to_be_hidden()
    picture = {"name": "me.png", "mimeType": "image/png", "buffer": striped(900, 300)}
    place.locator("[type=file]").set_input_files(files=[picture])  # type: ignore[list-item]
    frame = place.locator(".frame.movable")
    expect(frame).to_be_visible()
    assert axe_complaints(tab) == []
    box = frame.bounding_box()
    assert box
    tab.mouse.move(box["x"] + 60, box["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 400, box["y"] + 60, steps=4)
    tab.mouse.up()
    slider = place.locator("[data-part=x]")
    expect(slider).to_have_value("0")
    slider.focus()
    tab.keyboard.press("End")
    expect(slider).to_have_value("100")
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".flash")).to_be_visible()
    assert ends(kept(ana, "avatar")) == "bb"
    assert chrome.complaints == []
