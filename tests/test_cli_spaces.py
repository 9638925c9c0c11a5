"""`sabar admin keys`, `sabar admin space`, `sabar backup --keys`, `sabar doctor`, beside a running server."""

import hashlib
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from sabar.kit.crypto import envelopes
from tests import commands, entrance
from tests.api.people import Person
from tests.api.spaces.conftest import SPACES, let_in
from tests.postbox import Postbox
from tests.server import Server, running_server
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(120)
SCOPES = "read write follow profile read:spaces write:spaces"


@pytest.fixture
def box() -> Iterator[Postbox]:
    with Postbox() as found:
        yield found


@pytest.fixture
def server(database_url: str, tmp_path: Path, box: Postbox) -> Iterator[Server]:
    mail = f"smtp://127.0.0.1:{box.port}"
    with running_server(database_url, tmp_path / "data", mail=mail) as server:
        yield server


@pytest.fixture
def ana(server: Server) -> Person:
    return _person(server, "ana")


def _person(server: Server, name: str) -> Person:
    done = sabar(
        server,
        *("admin", "account", "create", name, "--email", f"{name}@example.org"),
        *("--password", entrance.PASSWORD),
    )
    assert done.returncode == 0, done.stderr
    token = sabar(server, "admin", "token", name, "--scopes", SCOPES).stdout.strip()
    me = server.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(token))
    return Person(server, name, token, me.json()["id"])


def sabar(server: Server, *words: str, **options: str) -> CompletedProcess[str]:
    environ = {
        "SABAR_DATA": str(server.settings.data),
        "SABAR_DATABASE": server.settings.database,
        "SABAR_URL": server.url,
        "SABAR_LOG_LEVEL": "error",
        **options,
    }
    done = commands.sabar(*words, **environ)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def said(server: Server, *words: str, **options: str) -> str:
    done = sabar(server, *words, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def made(ana: Person) -> tuple[str, str]:
    """The path of a space in the API, and the path of what is said in it."""
    path = f"{SPACES}/{ana.post(SPACES, name='Atelier')['slug']}"
    return path, f"{path}/posts/{ana.post(f'{path}/posts', text='psst')['id']}"


def log(person: Person, path: str) -> list[tuple[str, str, str, str]]:
    """What happened, the newest first."""
    found = person.get(f"{path}/log")
    assert found["intact"]
    return [(one["what"], one["who"], one["about"], one["detail"]) for one in found["lines"]]


def server_key(server: Server) -> Path:
    return server.settings.space_key


def forget(server: Server) -> None:
    """As after a restart: nothing of the keys is in memory."""
    server.app.seals.keyring._kept.clear()
    server.app.seals.keyring._server.clear()


def test_the_key_of_the_server_is_changed_while_it_runs_and_everybody_reads_of_it(
    server: Server, ana: Person
) -> None:
    path, post = made(ana)
    other, _ = made(ana)
    before = server_key(server).read_text()
    assert "wrapped anew: 2; written into the log of 2 spaces" in said(server, "admin", "keys", "rotate")
    after = server_key(server).read_text()
    assert after != before and len(after.split()) == 1
    assert log(ana, path)[0][:3] == log(ana, other)[0][:3] == ("keys_rotated", "", "")
    assert ana.get(post)["text"] == "psst"
    ana.post(f"{path}/posts", text="life goes on")
    # What it made after the change opens after a restart, too.
    third, late = made(ana)
    forget(server)
    assert [ana.get(one)["text"] for one in (post, late)] == ["psst", "psst"]
    assert len(log(ana, third)) == 1


def test_with_a_key_command_keys_are_wrapped_anew_when_it_prints_a_new_one(
    server: Server, ana: Person, tmp_path: Path
) -> None:
    path, post = made(ana)
    key = tmp_path / "service"
    key.write_text(server_key(server).read_text())
    options = {"SABAR_SPACE_KEY_COMMAND": f"cat {key}"}
    assert "wrapped anew: 0; written into the log of 0 spaces" in said(
        server, "admin", "keys", "rotate", **options
    )
    newer = envelopes.new_key().hex()
    key.write_text(f"{newer}\n{key.read_text()}")
    assert "wrapped anew: 1; written into the log of 1 spaces" in said(
        server, "admin", "keys", "rotate", **options
    )
    # Once more is once in the log.
    assert "wrapped anew: 0; written into the log of 0 spaces" in said(
        server, "admin", "keys", "rotate", **options
    )
    server_key(server).write_text(f"{newer}\n")
    forget(server)
    assert ana.get(post)["text"] == "psst"
    assert [one[0] for one in log(ana, path)] == ["keys_rotated", "created"]


def test_those_who_run_the_machine_open_a_space_and_everybody_in_it_hears_why(
    server: Server, ana: Person, box: Postbox
) -> None:
    path, post = made(ana)
    ben, eve = _person(server, "ben"), _person(server, "eve")
    let_in(ana, path, ben)
    ana.ok("PUT", path, json={"outside": "nothing"})
    slug = path.rpartition("/")[2]
    no = sabar(server, "admin", "space", "open", slug, "--as", "eve", "--reason", " ")
    assert no.returncode == 1 and "Say why" in no.stderr
    no = sabar(server, "admin", "space", "open", "atelier-zzzz", "--as", "eve", "--reason", "a court")
    assert no.returncode == 1 and "No space" in no.stderr
    no = sabar(server, "admin", "space", "open", slug, "--as", "nobody", "--reason", "a court")
    assert no.returncode == 1 and "Nobody here" in no.stderr
    assert eve.call("GET", path).status_code == 404
    told = said(server, "admin", "space", "open", slug, "--as", "eve", "--reason", "Order of a court, 12/3")
    assert "everybody in it is told" in told
    assert eve.get(post)["text"] == "psst" and eve.get(path)["role"] == "owner"
    assert log(ben, path)[0] == ("opened", "", "eve", "Order of a court, 12/3")
    eventually(lambda: len(box.received) >= 2)
    assert sorted(one.recipients for one in box.received) == [("ana@example.org",), ("ben@example.org",)]
    for one in box.received:
        text = one.subject + str(one.letter.get_content())
        assert "@eve" in text and f"{server.url}/s\r\n" in text
        assert "psst" not in text and "court" not in text and "telier" not in text and slug not in text
    # Where owners allow it, a letter says which space it is about.
    ana.ok("PUT", path, json={"outside": "name"})
    _person(server, "zoe")
    box.received.clear()
    said(server, "admin", "space", "open", slug, "--as", "zoe", "--reason", "Another order")
    eventually(lambda: len(box.received) >= 2)
    text = str(box.received[0].letter.get_content())
    assert "Atelier" in text and f"/s/{slug}/log" in text and "order" not in text


def test_spaces_are_listed_with_names_and_sizes_and_nothing_that_was_said(
    server: Server, ana: Person
) -> None:
    assert "There are no spaces" in said(server, "admin", "space", "list")
    path, _ = made(ana)
    ana.ok("PUT", path, json={"retention_seconds": 7 * 86_400})
    told = said(server, "admin", "space", "list")
    slug = path.rpartition("/")[2]
    assert f"{slug}  Atelier" in told and "1 members, 1 posts, 0." in told and "kept for 7 days" in told
    assert "psst" not in told


def test_keys_are_written_apart_and_open_a_restored_database(
    server: Server, ana: Person, tmp_path: Path
) -> None:
    _, post = made(ana)
    target, folder = tmp_path / "keys.tar", tmp_path / "restored"
    assert "3 files" in said(server, "backup", "--keys", str(target))
    assert target.stat().st_mode & 0o077 == 0
    again = sabar(server, "backup", "--keys", str(target))
    assert again.returncode == 1 and "never overwrites" in again.stderr
    both = sabar(server, "backup", str(tmp_path / "other.tar"), "--keys", str(tmp_path / "k.tar"))
    assert both.returncode == 2 and "kept apart" in both.stderr
    with tarfile.open(target) as tar:
        tar.extractall(folder, filter="data")
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    # Lost, and brought back.
    keys = server.settings.space_keys
    server_key(server).unlink()
    for path in keys.glob("[0-9]*/[0-9]*"):
        path.unlink()
    forget(server)
    found = ana.get(post)
    assert found["sealed"] is True and found["text"] is None
    for name in sums.keys() - {"about.json"}:
        (server.settings.data / name).parent.mkdir(exist_ok=True)
        (server.settings.data / name).write_bytes((folder / name).read_bytes())
    assert ana.get(post)["text"] == "psst"


def test_with_a_key_command_the_archive_of_keys_says_what_is_not_in_it(
    server: Server, ana: Person, tmp_path: Path
) -> None:
    made(ana)
    options = {"SABAR_SPACE_KEY_COMMAND": f"cat {server_key(server)}"}
    told = said(server, "backup", "--keys", str(tmp_path / "keys.tar"), **options)
    assert "2 files" in told and "SABAR_SPACE_KEY_COMMAND" in told


def test_no_archive_of_keys_is_made_of_none(server: Server, tmp_path: Path) -> None:
    done = sabar(server, "backup", "--keys", str(tmp_path / "keys.tar"))
    assert done.returncode == 1 and "there are no keys" in done.stderr
    assert not (tmp_path / "keys.tar").exists()


Change = Callable[[Server, str], None]


def _lose_a_line(server: Server, slug: str) -> None:
    sql = "DELETE FROM space_log WHERE number = 2"
    server.run(server.app.db.write, lambda tx: tx.run(sql))


def _lose_a_key(server: Server, slug: str) -> None:
    for path in server.settings.space_keys.glob("[0-9]*/[0-9]*"):
        path.unlink()


def _damage_a_key(server: Server, slug: str) -> None:
    for path in server.settings.space_keys.glob("[0-9]*/[0-9]*"):
        path.write_bytes(path.read_bytes()[:-1] + b"x")


def _lose_the_servers_key(server: Server, slug: str) -> None:
    server_key(server).unlink()


def _open_the_folder(server: Server, slug: str) -> None:
    server.settings.space_keys.chmod(0o755)


def _open_the_key(server: Server, slug: str) -> None:
    server_key(server).chmod(0o644)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_lose_a_line, "is not as it was written: {slug}, from line 2 on"),
        (_lose_a_key, "without their keys: 1 days of spaces"),
        (_damage_a_key, "was damaged or moved"),
        (_lose_the_servers_key, "keys of spaces cannot be read"),
        (_open_the_folder, "chmod 700"),
        (_open_the_key, "chmod 600"),
    ],
)
def test_the_doctor_finds_what_is_wrong_with_spaces(
    server: Server, ana: Person, change: Change, what: str
) -> None:
    path, _ = made(ana)
    ana.ok("PUT", path, json={"past": False})
    ana.ok("PUT", path, json={"past": True})
    slug = path.rpartition("/")[2]
    change(server, slug)
    done = sabar(server, "doctor")
    assert done.returncode == 1
    assert what.format(slug=slug) in done.stdout, done.stdout
    assert "psst" not in done.stdout


def test_the_doctor_finds_healthy_spaces_healthy_and_names_keys_that_nobody_knows(
    server: Server, ana: Person
) -> None:
    made(ana)
    told = said(server, "doctor")
    assert "The logs of 1 spaces are as they were written" in told and "All 1 keys of spaces open" in told
    assert "Closed: no other server is spoken to" in told and "Open: letters go out by 127.0.0.1" not in told
    assert "lie on the disk of the data folder" in told
    server.run(server.app.seals.keyring.make, 7, 20_000)
    told = said(server, "doctor")
    assert "warn  Keys of 1 spaces that are not in the database" in told
