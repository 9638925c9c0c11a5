"""Files of other servers are shown by way of this one: nobody's browser asks elsewhere, and no server is
asked for what nobody here looks at.
"""

import concurrent.futures
import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from sabar.federation import files
from tests import outside, pictures
from tests.api import staff
from tests.federation import strangers
from tests.outside import Outside
from tests.server import Server

PHOTO = pictures.encoded(pictures.photo((1200, 900)), "JPEG")


@pytest.fixture(scope="module")
def server_options() -> dict[str, object]:
    return {"remote_files": 1}


@pytest.fixture
def there() -> Iterator[Outside]:
    with outside.listening() as found:
        found.answers["/photo.jpg"] = (200, {"Content-Type": "image/jpeg"}, PHOTO)
        yield found


def shown(server: Server, url: str, name: str) -> str:
    """The path of the picture here, once somebody has it as his face."""
    key = strangers.key_of(server, url)
    strangers.account(server, name, avatar=key, avatar_static=key)
    return f"{server.url}/media/{key}"


def test_a_picture_is_fetched_when_somebody_looks_and_then_kept(here: Server, there: Outside) -> None:
    path = shown(here, f"{there.url}/photo.jpg", "looked")
    assert there.heard == []
    first = httpx.get(path)
    assert first.status_code == 200
    assert first.headers["content-type"] in ("image/jpeg", "image/webp")
    assert first.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in first.headers["content-security-policy"]
    assert Image.open(io.BytesIO(first.content)).size == (1200, 900)
    assert first.content != PHOTO
    assert httpx.get(path).content == first.content
    assert httpx.get(path, headers={"Range": "bytes=0-9"}).content == first.content[:10]
    assert httpx.get(f"{path}/face").headers["content-type"] == "image/webp"
    assert len(there.heard) == 1


def test_the_same_address_has_one_key(here: Server, there: Outside) -> None:
    keys = {strangers.key_of(here, f"{there.url}/photo.jpg") for _ in range(2)}
    assert len(keys) == 1
    found = [files.Found(f"{there.url}/{name}") for name in ("a", "b", "a")]
    one, other, again = here.run(files.keys_of, here.app, found, domain="far.example")
    assert one == again != other


@pytest.mark.parametrize(
    "url", ["", "data:image/png;base64,xx", "file:///etc/passwd", "https://", "http://[x"]
)
def test_what_is_no_address_of_the_web_has_no_key(here: Server, url: str) -> None:
    assert strangers.key_of(here, url) == ""


def test_many_who_look_at_once_cause_one_call(here: Server, there: Outside) -> None:
    path = shown(here, f"{there.url}/photo.jpg", "crowd")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: httpx.get(path, timeout=30).status_code, range(8)))
    assert set(found) == {200}
    assert len(there.heard) == 1


def test_this_is_no_open_proxy(here: Server, there: Outside) -> None:
    """Nobody makes the server call an address that nothing here shows: not with a key of his own making, nor
    with that of a file that is shown no more (weakness:metadata-and-unix-targets).
    """
    key = strangers.key_of(here, f"{there.url}/loose.jpg")
    assert httpx.get(f"{here.url}/media/{key}").status_code == 404
    path = shown(here, f"{there.url}/photo.jpg", "proxy")
    wrong = f"{path[:-1]}{'A' if path[-1] != 'A' else 'B'}"
    assert httpx.get(wrong).status_code == 404
    assert httpx.get(f"{here.url}/media/remote/{there.url}/photo.jpg").status_code == 404
    assert there.heard == []


def test_what_cannot_be_had_is_not_asked_for_again_at_once(here: Server, there: Outside) -> None:
    there.answers["/gone.png"] = (404, {}, b"")
    path = shown(here, f"{there.url}/gone.png", "gone")
    assert [httpx.get(path).status_code for _ in range(3)] == [404, 404, 404]
    assert len(there.heard) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        PHOTO[:400],
        b"",
    ],
    ids=["page", "svg", "half", "nothing"],
)
def test_what_is_no_picture_is_not_handed_on(
    here: Server, there: Outside, body: bytes, request: pytest.FixtureRequest
) -> None:
    """Whatever its server says that it is (GHSA-jhrq-qvrm-qr36)."""
    there.answers["/odd"] = (200, {"Content-Type": "image/png"}, body)
    path = shown(here, f"{there.url}/odd", f"odd{request.node.callspec.indices['body']}")
    assert httpx.get(path).status_code == 404


def test_a_film_is_handed_on_as_what_its_first_bytes_say(here: Server, there: Outside) -> None:
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64
    there.answers["/film"] = (200, {"Content-Type": "text/html"}, film)
    found = httpx.get(shown(here, f"{there.url}/film", "film"))
    assert (found.status_code, found.headers["content-type"], found.content) == (200, "video/mp4", film)


def test_a_full_disk_lets_go_of_what_nobody_looked_at(here: Server, there: Outside) -> None:
    """One megabyte is kept; what made room is fetched again when somebody looks."""
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 400_000
    paths = []
    for number in range(4):
        there.answers[f"/film{number}"] = (200, {}, film)
        paths.append(shown(here, f"{there.url}/film{number}", f"full{number}"))
        assert httpx.get(paths[-1]).status_code == 200
        here.clock.advance(1000)
    kept = sum(path.stat().st_size for path in here.settings.fetched.rglob("*.mp4"))
    assert kept <= 1024 * 1024
    before = len(there.heard)
    assert httpx.get(paths[3]).status_code == 200
    assert len(there.heard) == before
    assert httpx.get(paths[0]).status_code == 200
    assert len(there.heard) == before + 1


def test_files_of_a_server_whose_media_are_refused_are_not_shown(here: Server, there: Outside) -> None:
    key = strangers.key_of(here, f"{there.url}/refused.jpg", "loud.example")
    there.answers["/refused.jpg"] = there.answers["/photo.jpg"]
    strangers.account(here, "refused", "loud.example", avatar=key, avatar_static=key)
    path = f"{here.url}/media/{key}"
    assert httpx.get(path).status_code == 200
    boss = staff.arriving(here)
    boss.post("/api/v1/admin/domain_blocks", domain="loud.example", severity="noop", reject_media=True)
    assert httpx.get(path).status_code == 404
