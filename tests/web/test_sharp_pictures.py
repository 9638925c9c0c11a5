"""Which of its two sizes a picture in a post is shown in."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium
from tests.web.reading import Reader

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def shown(browser: Chromium, ann: Reader, path: str, width: int, density: float) -> list[dict[str, Any]]:
    """Of each picture: how wide its file is, and where it stands."""
    tab = ann.opens(browser, path, viewport={"width": width, "height": 900}, device_scale_factor=density)
    there = tab.locator(".focal .pictures img")
    expect(there.first).to_be_visible()
    tab.wait_for_function(
        "() => [...document.querySelectorAll('.focal .pictures img')].every((it) => it.naturalWidth)"
    )
    found: list[dict[str, Any]] = there.evaluate_all(
        """async (all) => Promise.all(all.map(async (it) => {
          const file = new Image();
          file.src = it.currentSrc;
          await file.decode();
          const { width, height } = it.getBoundingClientRect();
          return { file: file.naturalWidth, width: Math.round(width), height: Math.round(height) };
        }))"""
    )
    tab.context.close()
    return found


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_phones_take_the_small_picture_and_sharp_wide_screens_the_whole(
    server: Server, browser: Chromium, visibility: str
) -> None:
    ann = Reader(server, "ann")

    def post(*sizes: tuple[int, int]) -> str:
        sent = [
            ann.ok(
                "POST",
                "/api/v2/media",
                files={"file": ("a.jpg", pictures.encoded(pictures.photo(size), "JPEG"))},
                data={"description": "the gate"},
            )["id"]
            for size in sizes
        ]
        return f"/@{ann.name}/{ann.says('look', media_ids=sent, visibility=visibility)['id']}"

    wide, tall, two = post((1600, 1200)), post((900, 1500)), post((1600, 1000), (1600, 1000))
    tiny = post((320, 200))
    for path, small, whole in ((wide, 640, 1600), (tall, 384, 900), (two, 640, 1600), (tiny, 320, 320)):
        plain = shown(browser, ann, path, 1280, 1)
        sharp = shown(browser, ann, path, 1280, 2)
        phone = shown(browser, ann, path, 390, 3)
        assert {it["file"] for it in plain} == {it["file"] for it in phone} == {small}, path
        assert {it["file"] for it in sharp} == {whole}, path
        assert [(it["width"], it["height"]) for it in sharp] == [(it["width"], it["height"]) for it in plain]
