"""The commands an owner types, run as he runs them."""

import hashlib
import os
import socket
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.postbox import Postbox

pytestmark = pytest.mark.timeout(60)


def sabar(*words: str, data: Path, **options: str) -> subprocess.CompletedProcess[str]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("SABAR_")}
    environ |= {"SABAR_DATA": str(data), **options}
    command = [sys.executable, "-W", "error", "-m", "sabar", *words]
    return subprocess.run(command, env=environ, cwd=data.parent, capture_output=True, text=True, check=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    assert sabar("migrate", data=folder).returncode == 0
    return folder


def test_the_help_names_every_command(tmp_path: Path) -> None:
    said = sabar("--help", data=tmp_path)
    assert said.returncode == 0
    for command in ("serve", "work", "migrate", "doctor", "backup"):
        assert f"\n  {command} " in said.stdout


def test_migrating_twice_changes_nothing(data: Path) -> None:
    assert "up to date" in sabar("migrate", data=data).stdout


def test_an_unknown_variable_stops_the_start_and_names_the_nearest(tmp_path: Path) -> None:
    said = sabar("serve", data=tmp_path, SABAR_LISTN="127.0.0.1:1")
    assert said.returncode == 1
    assert "did you mean SABAR_LISTEN?" in said.stderr


def test_serving_on_a_port_that_is_taken_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = sabar("serve", data=tmp_path / "data", SABAR_LISTEN=f"127.0.0.1:{port}")
    assert said.returncode == 1
    assert f"Address already in use: something else answers at 127.0.0.1:{port}. Take another" in said.stderr
    assert "Traceback" not in said.stderr


def test_the_doctor_finds_a_healthy_server_healthy(data: Path) -> None:
    said = sabar("doctor", data=data)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "can be read and written" in said.stdout
    assert "fail" not in said.stdout


def test_the_doctor_sends_a_database_of_another_version_to_migrate(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    said = sabar("doctor", data=data)
    assert said.returncode == 1
    assert "→ Run `sabar migrate`." in said.stdout


def test_the_doctor_warns_about_what_makes_a_server_unsafe(data: Path) -> None:
    (data / "secret.key").write_text("00" * 32)
    (data / "secret.key").chmod(0o644)
    said = sabar("doctor", data=data, SABAR_URL="http://microblog.example", SABAR_RATE_LIMITS="off")
    assert said.returncode == 1
    assert "chmod 600" in said.stdout
    assert "Rate limits are off" in said.stdout


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("http://microblog.example", False),
        ("http://203.0.113.9", True),  # kept for documents, not a public address
        ("http://8.8.8.8", False),
        ("http://192.168.1.4:8000", True),
        ("http://square.local", True),
        ("https://microblog.example", True),
    ],
)
def test_the_doctor_refuses_passwords_in_the_clear_on_a_public_address(
    data: Path, url: str, safe: bool
) -> None:
    said = sabar("doctor", data=data, SABAR_URL=url)
    assert ("passwords travel in the clear" not in said.stdout) is safe
    assert (said.returncode == 0) is safe


def test_the_doctor_tells_that_the_mail_server_is_away_and_hides_its_password(data: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = sabar("doctor", data=data, SABAR_MAIL=f"smtp://me:hush@127.0.0.1:{port}")
    assert said.returncode == 1
    assert "The mail server 127.0.0.1 refuses" in said.stdout
    assert "hush" not in said.stdout + said.stderr


def test_the_doctor_tells_that_the_mail_server_would_hear_the_password(data: Path) -> None:
    with Postbox() as box:
        said = sabar("doctor", data=data, SABAR_MAIL=f"smtp://me:hush@127.0.0.1:{box.port}")
        assert "AUTH" not in box.words
    assert said.returncode == 1
    assert "offers no encryption (STARTTLS)" in said.stdout
    assert "hush" not in said.stdout + said.stderr


def test_a_backup_holds_database_media_and_key_with_their_sums(data: Path, tmp_path: Path) -> None:
    (data / "media" / "ab").mkdir(parents=True)
    (data / "media" / "ab" / "picture.webp").write_bytes(b"picture")
    (data / "media" / ".half-written").write_bytes(b"half")
    (data / "secret.key").write_text("00" * 32)
    archive, folder = tmp_path / "backup.tar", tmp_path / "restored"
    said = sabar("backup", str(archive), data=data)
    assert said.returncode == 0, said.stderr
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {"about.json", "sabar.db", "secret.key", "media/ab/picture.webp"}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert "can be read and written" in sabar("doctor", data=folder).stdout


def test_a_backup_never_overwrites_another(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar"
    archive.write_text("precious")
    said = sabar("backup", str(archive), data=data)
    assert said.returncode == 1
    assert "never overwrites" in said.stderr
    assert archive.read_text() == "precious"


def test_a_failed_backup_leaves_nothing_behind(tmp_path: Path) -> None:
    said = sabar("backup", str(tmp_path / "backup.tar"), data=tmp_path / "nowhere")
    assert said.returncode == 1
    assert "no database" in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_the_big_database_names_its_own_tool_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://me:hush@db.example/square"
    said = sabar("backup", str(tmp_path / "b.tar"), data=tmp_path, SABAR_DATABASE=url)
    assert said.returncode == 1
    assert (
        "pg_dump --format=custom --file=sabar.dump --username=me 'postgresql://db.example/square'"
        in said.stderr
    )
    assert "hush" not in said.stderr
