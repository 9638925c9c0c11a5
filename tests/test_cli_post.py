"""`sabar post`: what is typed on the machine stands in the open streams of the running server."""

import io
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from PIL import Image

from tests import commands, entrance
from tests.api.people import Person
from tests.conftest import ENGINES, NewDatabase
from tests.server import Server, running_server
from tests.streams import stream

pytestmark = pytest.mark.timeout(60)


def sabar_post(server: Server, *words: str, stdin: str = "") -> CompletedProcess[str]:
    settings = server.settings
    where = ("--data", str(settings.data), "--database", settings.database, "--url", settings.url)
    return commands.sabar("post", *words, *where, stdin=stdin)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_post_from_the_command_line_arrives_live(
    engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    picture = tmp_path / "drum.png"
    image = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(image, "PNG")
    picture.write_bytes(image.getvalue())
    with new_database(engine) as url, running_server(url, tmp_path / "data") as server:
        app_token = entrance.app_token(server, entrance.register_app(server), "read write follow profile")
        ana = Person.arriving(server, app_token, "ana")
        with stream(server, ana.token, stream="user") as to_ana:
            said = sabar_post(
                server, "-", "--as", ana.name, "--picture", str(picture), "--alt", "a drum", stdin="from here"
            )
            assert said.returncode == 0, said.stderr
            post = to_ana.until("update")["payload"]
        assert post["content"] == "<p>from here</p>"
        assert post["media_attachments"][0]["description"] == "a drum"
        assert said.stdout.strip() == post["url"]
        refused = sabar_post(server, "hello", "--as", "nobody")
        assert refused.returncode == 1
        assert "Nobody here is called nobody" in refused.stderr
        assert "Traceback" not in refused.stderr
