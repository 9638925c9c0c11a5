"""`sabar admin emoji …`: beside a running server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import contract, pictures
from tests.api import people
from tests.server import Server, running_server
from tests.test_cli_admin import admin

PATH = "/api/v1/custom_emojis"


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    with running_server(database_url, tmp_path) as server:
        yield server


def test_an_emoji_is_made_shown_in_posts_and_taken_away(server: Server, tmp_path: Path) -> None:
    picture = tmp_path / "drum.png"
    picture.write_bytes(pictures.encoded(pictures.flag((64, 64)), "PNG"))
    moving = tmp_path / "drum.gif"
    moving.write_bytes(pictures.moving(3, "GIF"))
    assert server.client.get(PATH).json() == []
    admin(server, "emoji", "add", "drum", str(picture), "--category", "music")
    (emoji,) = server.client.get(PATH).json()
    contract.assert_entity("CustomEmoji", emoji)
    assert (emoji["shortcode"], emoji["category"]) == ("drum", "music")
    ana = people.join(server, "ana")
    assert [one["shortcode"] for one in ana.says("listen :drum: :flute:")["emojis"]] == ["drum"]
    file = server.running.app.files
    old = emoji["url"].rpartition("/")[2]
    assert server.run(file.stat, old) is not None
    admin(server, "emoji", "add", "drum", str(moving))
    (emoji,) = server.client.get(PATH).json()
    assert emoji["url"] != emoji["static_url"]
    assert server.run(file.stat, old) is None
    admin(server, "emoji", "remove", "drum")
    assert server.client.get(PATH).json() == []
    assert "no such emoji" in admin(server, "emoji", "remove", "drum", code=1)
    assert "letters" in admin(server, "emoji", "add", "no way", str(picture), code=1)
    assert "picture" in admin(server, "emoji", "add", "text", str(Path(__file__)), code=1)
