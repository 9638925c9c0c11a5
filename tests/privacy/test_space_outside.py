"""What leaves a space by push and by mail: every message to everybody is opened and looked through."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sabar.kit import times
from tests import outside
from tests.conftest import NewDatabase
from tests.jobs import idle
from tests.outside import Outside, ThisMachine
from tests.postbox import Postbox
from tests.sealed import Browser as Keys
from tests.server import Server, running_server
from tests.web.spaces.people import House, house

pytestmark = pytest.mark.timeout(300)
#: The beginning of a post, what stands further down in it, and what hangs on it.
WORDS = ("zqbegin", "zqlater", "zqoption", "zqfile", "zqlook", "zqedited", "zqdeleted")


@pytest.fixture(scope="module")
def box() -> Iterator[Postbox]:
    with Postbox() as found:
        yield found


@pytest.fixture(scope="module")
def server(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, box: Postbox
) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("data")
    with (
        new_database("sqlite") as url,
        running_server(url, folder, guard=ThisMachine(), mail=box.url) as server,
    ):

        async def confirm(tx: Any) -> None:
            await tx.run("UPDATE users SET confirmed_at = created_at WHERE confirmed_at IS NULL")

        def hook(answer: httpx.Response) -> None:
            if answer.request.url.path == "/api/v1/accounts":
                server.run(server.app.db.write, confirm)

        server.client.event_hooks["response"].append(hook)
        yield server


@pytest.fixture(scope="module")
def world() -> Iterator[Outside]:
    with outside.listening() as found:
        yield found


def said(found: House) -> None:
    """Posts with everything that can hang on one; somebody is out before the last."""
    own, everybody = found.owner, f"@{found.member.name} @{found.guest.name} @{found.outsider.name}"
    file = {"file": ("zqfile.txt", b"zqfile inside")}
    made = own.ok("POST", f"{found.path}/files", files=file, data={"description": "zqlook"})
    first = found.says(own, f"zqbegin {everybody} {'word ' * 60} zqlater", file_ids=[made["id"]])
    found.says(
        own, everybody, in_reply_to_id=first["id"], poll={"options": ["zqoption a", "b"], "expires_in": 600}
    )
    idle(own.server)
    found.removes(found.guest)
    own.ok("PUT", f"{found.path}/posts/{first['id']}", json={"text": f"zqedited {everybody}"})
    own.delete(f"{found.path}/posts/{found.says(own, 'zqdeleted')['id']}")


@pytest.mark.parametrize("level", ["nothing", "name", "words"])
def test_no_message_holds_more_than_owners_let_out_nor_goes_to_who_is_out(
    server: Server, world: Outside, box: Postbox, level: str
) -> None:
    found = house(server, "Zqname")
    found.owner.ok("PUT", found.path, json={"outside": level})
    keys = {one: Keys() for one in (*found.inside, found.outsider)}
    for one, key in keys.items():
        form = {"endpoint": f"{world.url}/{one.name}", **key.keys, "kinds[]": ["spaces", "mentions"]}
        assert one.web.post("/settings/push", **form).status_code == 200
    for one in found.inside:
        one.sends(f"{found.url}/notify", notify="everything", mail_offered="1", by_mail="1")
    said(found)
    server.clock.advance(2 * times.HOUR)
    idle(server)
    server.clock.advance(times.DAY)
    idle(server)
    told = {
        one: [key.read(heard) for heard in world.heard if heard.path == f"/{one.name}"]
        + [
            f"{letter.items()} {letter.get_content()}"
            for letter in box.letters_to(f"{one.name}@example.org")
            if "onfirm" not in str(letter["subject"])
        ]
        for one, key in keys.items()
    }
    everything = repr(list(told.values())).lower()
    assert told[found.outsider] == [] and len(told[found.member]) > 1
    allowed = {"zqbegin", "zqedited", "zqdeleted"} if level == "words" else set()
    assert {word for word in WORDS if word in everything} <= allowed
    assert ("zqname" in everything, found.slug in everything) == ((level != "nothing"),) * 2
    raw = b"".join(heard.body + repr(heard.headers).encode() for heard in world.heard)
    assert [word for word in (*WORDS, "zqname") if word.encode() in raw.lower()] == []
    # Who is out heard of what was said while he was in, and of nothing after.
    for part in ("zqedited", "zqdeleted"):
        assert part not in repr(told[found.guest])
