"""R03: the disk of a running server is full, and then it is not any more."""

import io
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.process import Process, serving

pytestmark = pytest.mark.timeout(100)
_PASSWORD = "the drum calls the village"
_SIZE = 24 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB: a mounted one, or where that is not allowed one in a namespace of our own."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a small disk; the limit of the engine is tested with the database")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def token(server: Process) -> dict[str, str]:
    app = server.client.post(
        "/api/v1/apps",
        json={
            "client_name": "disk",
            "redirect_uris": "urn:ietf:wg:oauth:2.0:oob",
            "scopes": "read write follow",
        },
    ).json()
    secret = {"client_id": app["client_id"], "client_secret": app["client_secret"]}
    own = server.client.post(
        "/oauth/token", json={**secret, "grant_type": "client_credentials", "scope": "read write follow"}
    ).json()
    person = {"username": "awa", "email": "awa@example.org", "password": _PASSWORD}
    joined = server.client.post(
        "/api/v1/accounts",
        headers={"Authorization": f"Bearer {own['access_token']}"},
        json={**person, "agreement": True, "locale": "en"},
    )
    assert joined.status_code == 200, joined.text
    return {"Authorization": f"Bearer {joined.json()['access_token']}"}


def post(server: Process, me: dict[str, str], text: str) -> httpx.Response:
    return server.client.post("/api/v1/statuses", headers=me, json={"status": text})


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return filler


def photograph() -> bytes:
    picture = io.BytesIO()
    Image.frombytes("RGB", (600, 600), os.urandom(600 * 600 * 3)).save(picture, "PNG")
    return picture.getvalue()


def test_a_full_disk_refuses_writes_keeps_reads_and_loses_nothing(small_disk: Path) -> None:
    data = small_disk / "data"
    data.mkdir()
    with serving(f"sqlite:///{data}/sabar.db", data) as server:
        me = token(server)
        kept = [post(server, me, f"before {n}").json()["id"] for n in range(5)]
        filler = fill(small_disk)
        refused = slow = 0
        for n in range(400):
            begin = time.monotonic()
            answer = post(server, me, f"{n} " + "full " * 90)
            slow += time.monotonic() - begin >= 2
            if answer.status_code == 200:
                kept.append(answer.json()["id"])
                continue
            assert answer.status_code in (503, 507), answer.text
            assert answer.json()["error"]
            refused += 1
            if refused == 20:
                break
        assert refused, "the disk never was full"
        assert slow <= 2, "refusing takes long"
        files_before = sorted(path for path in data.rglob("*") if path.is_file())
        upload = server.client.post(
            "/api/v2/media", headers=me, files={"file": ("noise.png", photograph(), "image/png")}
        )
        assert upload.status_code in (503, 507), upload.text
        assert sorted(path for path in data.rglob("*") if path.is_file()) == files_before
        for _ in range(50):
            assert server.client.get("/api/v1/timelines/home", headers=me).status_code == 200
        filler.unlink()
        end = time.monotonic() + 30
        while (answer := post(server, me, "there is room again")).status_code != 200:
            assert time.monotonic() < end, answer.text
            time.sleep(0.2)
        kept.append(answer.json()["id"])
        for id in kept:
            assert server.client.get(f"/api/v1/statuses/{id}", headers=me).status_code == 200
        mine = server.client.get("/api/v1/accounts/verify_credentials", headers=me).json()
        assert mine["statuses_count"] == len(kept)
