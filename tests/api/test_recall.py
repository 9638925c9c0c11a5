"""Posts that are taken back: gone by every way at once, with a receipt of where they had been."""

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sabar.effects import deliveries, housekeeping
from sabar.kit import times
from tests import entrance, pictures, streams
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.process import serving
from tests.server import Server

New = Callable[..., Person]
STATUSES = "/api/v1/statuses"
OURS = "/api/sabar/v1/statuses"
OUTBOX = "/api/sabar/v1/outbox"


def recall(writer: Person, id: str, **given: Any) -> dict[str, Any]:
    return dict(writer.post(f"{OURS}/{id}/recall", **given))


def written_down(server: Server) -> None:
    """What was counted so far stands in receipts."""
    server.run(deliveries.write_down, server.app)


def receipt(writer: Person, id: str) -> dict[str, Any]:
    written_down(writer.server)
    return dict(writer.get(f"{OURS}/{id}/receipt"))


def counts(writer: Person, id: str) -> dict[str, int | None]:
    return {one["way"]: one["count"] for one in receipt(writer, id)["deliveries"]}


def followers(writer: Person, new: New, many: int) -> list[Person]:
    found = [new(f"f{n}") for n in range(many)]
    for one in found:
        one.follow(writer)
    return found


def test_a_post_that_is_taken_back_is_gone_with_all_that_was_made_of_it(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    picture = pictures.encoded(pictures.flag((32, 24)), "PNG")
    media = ana.ok("POST", "/api/v2/media", files={"file": ("flag.png", picture, "image/png")})
    post = ana.says(f"sour @{bea.name} #drums", media_ids=[media["id"]])
    boost = bea.post(f"{STATUSES}/{post['id']}/reblog")
    quote = bea.says("look", quoted_status_id=post["id"])
    bea.post(f"{STATUSES}/{post['id']}/bookmark")
    assert ana.server.client.get(media["url"]).status_code == 200
    found = recall(ana, post["id"])
    assert (found["id"], found["visibility"], found["announced"], found["reason"]) == (
        post["id"],
        "public",
        False,
        "",
    )
    assert found["seconds_out"] >= 0 and found["posted_at"] == post["created_at"]
    for who in (ana, bea):
        assert who.call("GET", f"{STATUSES}/{post['id']}").status_code == 404
        assert who.call("GET", f"{STATUSES}/{boost['id']}").status_code == 404
    assert bea.get(f"{STATUSES}/{quote['id']}")["quote"]["state"] == "deleted"
    assert bea.get("/api/v1/bookmarks") == []
    assert [one["id"] for one in bea.get("/api/v1/timelines/home")] == [quote["id"]]
    assert bea.get("/api/v2/search", q="sour")["statuses"] == []
    assert not [one for one in bea.get("/api/v1/notifications") if one["type"] == "mention"]
    for url in (media["url"], media["preview_url"]):
        assert ana.server.client.get(url).status_code == 404
        key = url.rpartition("/")[2].partition("?")[0]
        assert ana.server.run(ana.server.app.files.stat, key) is None
    assert ana.call("GET", f"/api/v1/media/{media['id']}").status_code == 404
    assert ana.shown()["statuses_count"] == 0


def test_open_apps_hear_that_it_went_and_that_its_boosts_went(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    bea.follow(ana)
    cleo.follow(bea)
    post = ana.says("sour")
    boost = bea.post(f"{STATUSES}/{post['id']}/reblog")
    with streams.stream(ana.server, bea.token, stream="user") as of_bea:
        with streams.stream(ana.server, cleo.token, stream="user") as of_cleo:
            recall(ana, post["id"])
            assert of_bea.until("delete")["payload"] == post["id"]
            assert of_cleo.until("delete")["payload"] == boost["id"]


def test_only_ones_own_posts_are_taken_back_and_only_posts(person: New) -> None:
    ana, bea = person(), person()
    post = ana.says("mine")
    assert bea.call("POST", f"{OURS}/{post['id']}/recall").status_code == 404
    assert bea.call("GET", f"{OURS}/{post['id']}/receipt").status_code == 404
    boost = bea.post(f"{STATUSES}/{post['id']}/reblog")
    assert bea.call("POST", f"{OURS}/{boost['id']}/recall").status_code == 404
    answer = ana.call("POST", f"{OURS}/{post['id']}/recall", json={"announce": True, "reason": "x" * 301})
    assert answer.status_code == 422
    assert "reason" in answer.json()["error"].lower()
    assert ana.get(f"{STATUSES}/{post['id']}")["id"] == post["id"]
    recall(ana, post["id"])
    assert bea.call("GET", f"{OURS}/{post['id']}/receipt").status_code == 404
    assert bea.get("/api/sabar/v1/receipts") == []
    assert bea.call("DELETE", f"{OURS}/{post['id']}/receipt").status_code == 404


def test_asked_twice_the_first_receipt_stands(person: New) -> None:
    ana = person()
    post = ana.says("sour")
    first = recall(ana, post["id"], announce=True, reason="wrong city")
    assert (first["announced"], first["reason"]) == (True, "wrong city")
    assert recall(ana, post["id"], reason="something else") == first
    assert ana.get("/api/sabar/v1/receipts") == [first]


def test_the_number_it_had_while_it_waited_is_as_good_as_its_own(person: New) -> None:
    ana, bea = person(), person()
    waiting = ana.says("sour", hold_until_sent=True)
    out = ana.post(f"{OUTBOX}/{waiting['id']}/send")
    assert out["id"] != waiting["id"]
    first = recall(ana, waiting["id"], reason="wrong city", announce=True)
    assert first["id"] == out["id"]
    for id in (waiting["id"], out["id"]):
        assert recall(ana, id, reason="something else") == first
        assert ana.get(f"{OURS}/{id}/receipt") == first
        assert bea.call("POST", f"{OURS}/{id}/recall").status_code == 404
        assert ana.call("GET", f"{STATUSES}/{id}").status_code == 404
    assert ana.call("DELETE", f"{OURS}/{waiting['id']}/receipt").status_code == 200
    assert ana.get("/api/sabar/v1/receipts") == []
    assert ana.call("POST", f"{OURS}/{waiting['id']}/recall").status_code == 404


def test_what_few_could_read_is_told_in_words_to_nobody_outside(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    for kind in ("private", "direct"):
        post = ana.says(f"@{bea.name} sour", visibility=kind)
        found = recall(ana, post["id"], announce=True, reason="wrong city")
        assert (found["announced"], found["reason"]) == (False, "")


def test_no_figures_are_told_where_they_would_say_who(person: New) -> None:
    ana = person()
    readers = followers(ana, person, 9)
    post = ana.says("sour")
    for one in readers:
        one.get(f"{STATUSES}/{post['id']}")
    recall(ana, post["id"])
    found = receipt(ana, post["id"])
    assert found["figures"] is False
    assert found["deliveries"] == []


def test_each_reader_is_counted_once_by_each_way(person: New) -> None:
    ana = person()
    readers = followers(ana, person, 10)
    post, other = ana.says("sour"), ana.says("sweet")
    for one in readers[:6]:
        for _ in range(2):
            one.get("/api/v1/timelines/home")
            one.get(f"{STATUSES}/{post['id']}")
    for one in readers[6:]:
        one.get(f"{STATUSES}/{other['id']}")
    ana.get(f"{STATUSES}/{post['id']}")
    for _ in range(7):
        ana.server.client.get(f"{STATUSES}/{post['id']}")
        ana.server.client.get(f"/@{ana.name}/{post['id']}/embed")
    for id in (post["id"], other["id"]):
        recall(ana, id)
    assert receipt(ana, post["id"])["figures"] is True
    found = counts(ana, post["id"])
    # Nobody but the six, and less than five is a few, be it none.
    assert found == {"page": None, "app": 6, "visit": 7, "push": None, "letter": None, "box": 7}
    assert counts(ana, other["id"])["app"] == 10


def test_an_open_stream_counts_and_so_do_boosts_and_quotes_of_it(person: New) -> None:
    ana, bea = person(), person()
    readers = followers(ana, person, 10)
    for one in readers[5:]:
        one.post(f"/api/v1/accounts/{ana.id}/unfollow")
        one.follow(bea)
    for n in range(5):
        person(f"g{n}").follow(ana)
    with contextlib.ExitStack() as opened:
        ears = [opened.enter_context(streams.stream(ana.server, one.token, stream="user")) for one in readers]
        post = ana.says("sour")
        bea.post(f"{STATUSES}/{post['id']}/reblog")
        for ear in ears:
            ear.until("update")
    recall(ana, post["id"])
    assert counts(ana, post["id"])["app"] == 11  # its booster too


def test_whoever_does_not_want_to_be_counted_is_not(person: New) -> None:
    ana = person()
    readers = followers(ana, person, 10)
    server = ana.server
    quiet = [int(one.id) for one in readers[:4]]

    async def opt_out(tx: Any) -> None:
        await tx.run(
            "UPDATE users SET preferences = :chosen WHERE account_id IN (:ids[])",
            chosen='{"counted": false}',
            ids=quiet,
        )

    server.run(server.app.db.write, opt_out)
    post = ana.says("sour")
    for one in readers:
        one.get(f"{STATUSES}/{post['id']}")
    recall(ana, post["id"])
    assert counts(ana, post["id"])["app"] == 6


def test_whoever_says_so_is_not_counted_by_a_stream_that_is_open_already(server: Server) -> None:
    app = entrance.app_token(server, entrance.register_app(server))
    ana = Person.arriving(server, app, "ana")
    readers = [entrance.Person(server, f"f{n}") for n in range(10)]
    for one in readers:
        server.client.post(f"/api/v1/accounts/{ana.id}/follow", headers=entrance.bearer(one.token))
    with contextlib.ExitStack() as opened:
        ears = [opened.enter_context(streams.stream(server, one.token, stream="user")) for one in readers]
        for one in readers[:3]:
            one.browser().post("/settings/preferences", language="en")
        post = ana.says("sour")
        for ear in ears:
            ear.until("update")
    recall(ana, post["id"])
    assert counts(ana, post["id"])["app"] == 7


def test_counts_go_with_a_post_that_is_simply_deleted(person: New) -> None:
    ana, bea = person(), person()
    post = ana.says("sour")
    bea.get(f"{STATUSES}/{post['id']}")
    written_down(ana.server)
    db = ana.server.app.db.read()
    count = "SELECT COUNT(*) FROM deliveries WHERE status_id = :id"
    assert ana.server.run(db.value, count, id=int(post["id"])) == 1
    ana.delete(f"{STATUSES}/{post['id']}")
    bea.call("GET", f"{STATUSES}/{post['id']}")
    written_down(ana.server)
    assert ana.server.run(db.value, count, id=int(post["id"])) == 0


def test_a_receipt_is_deleted_with_what_the_address_says(person: New) -> None:
    ana = person()
    post = ana.says("sour")
    recall(ana, post["id"], announce=True, reason="wrong city")
    page = f"/@{ana.name}/{post['id']}"
    assert ana.server.client.get(page).status_code == 410
    assert ana.call("DELETE", f"{OURS}/{post['id']}/receipt").status_code == 200
    assert ana.call("GET", f"{OURS}/{post['id']}/receipt").status_code == 404
    assert ana.server.client.get(page).status_code == 404


def test_two_at_once_take_it_back_once(person: New) -> None:
    ana, bea = person(), person()
    for _ in range(5):
        post = ana.says("sour")
        paths: list[tuple[Person, str, str, dict[str, Any]]] = [
            (ana, "POST", f"{OURS}/{post['id']}/recall", {"reason": "one", "announce": True}),
            (ana, "POST", f"{OURS}/{post['id']}/recall", {"reason": "two", "announce": True}),
            (ana, "PUT", f"{STATUSES}/{post['id']}", {"status": "sweet"}),
            (bea, "POST", f"{STATUSES}/{post['id']}/reblog", {}),
            (bea, "POST", STATUSES, {"status": "look", "quoted_status_id": post["id"]}),
        ]
        with ThreadPoolExecutor(len(paths)) as pool:
            asked = [pool.submit(who.call, verb, path, json=json) for who, verb, path, json in paths]
            first, second, edited, boosted, quoted = (one.result() for one in asked)
        assert first.json() == second.json() and first.json()["reason"] in ("one", "two")
        assert edited.status_code in (200, 404) and boosted.status_code in (200, 404)
        assert quoted.status_code in (200, 404)
        for who in (ana, bea):
            assert who.call("GET", f"{STATUSES}/{post['id']}").status_code == 404
            assert not [one for one in who.get("/api/v1/timelines/home") if one["reblog"]]
        if boosted.status_code == 200:
            assert bea.call("GET", f"{STATUSES}/{boosted.json()['id']}").status_code == 404
    assert bea.shown()["statuses_count"] == len(bea.get(f"/api/v1/accounts/{bea.id}/statuses"))


def test_what_was_taken_back_stays_so_after_a_kill(new_database: NewDatabase, tmp_path: Path) -> None:
    with new_database("sqlite") as url, serving(url, tmp_path) as process:
        server: Any = process
        token = entrance.app_token(server, entrance.register_app(server))
        ana = Person.arriving(server, token, "ana")
        post = ana.says("sour")
        found = recall(ana, post["id"], announce=True, reason="wrong city")
        process.kill()
        process.start()
        assert ana.get(f"{OURS}/{post['id']}/receipt") == found
        assert ana.call("GET", f"{STATUSES}/{post['id']}").status_code == 404
        assert process.client.get(f"/@{ana.name}/{post['id']}").status_code == 410


def test_counts_are_kept_for_a_month_and_with_a_receipt_for_a_year(server: Server, person: New) -> None:
    ana, bea = person(), person()
    old, sour = ana.says("old"), ana.says("sour")
    for post in (old, sour):
        bea.get(f"{STATUSES}/{post['id']}")
    recall(ana, sour["id"], announce=True)
    written_down(server)
    db = server.app.db.read()

    def left(days: int) -> list[int]:
        server.clock.advance(days * times.DAY)
        server.run(housekeeping.sweep, server.app, b"")
        count = "SELECT COUNT(*) FROM deliveries WHERE status_id = :id"
        return [server.run(db.value, count, id=int(post["id"])) for post in (old, sour)]

    assert left(29) == [1, 1]
    assert left(2) == [0, 1]
    bea.get(f"{STATUSES}/{old['id']}")
    written_down(server)
    assert left(300) == [0, 1]
    assert server.client.get(f"/@{ana.name}/{sour['id']}").status_code == 410
    left(40)
    assert left(0) == [0, 0]
    assert server.client.get(f"/@{ana.name}/{sour['id']}").status_code == 404
