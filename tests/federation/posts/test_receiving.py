"""A post of another server stands where those of this one do, as long as it may be read there."""

import concurrent.futures
from datetime import datetime

import httpx
import msgspec
import pytest

from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.received import Arrival, Counted, ForeignFile, ForeignPoll, ReceivedFile
from sabar.model.statuses import QuotePolicy
from sabar.rules.federation import files as naming
from sabar.rules.federation.received import POSTS
from tests import streams
from tests.api import people
from tests.api.people import Person
from tests.federation import strangers
from tests.federation.posts import arrived
from tests.server import DAY_MS, Server
from tests.waiting import eventually


@pytest.fixture(scope="module")
def mira(here: Server) -> Account:
    return strangers.account(here, "mira")


@pytest.fixture(scope="module")
def fan(here: Server, mira: Account) -> Person:
    """Follows mira."""
    found = people.join(here, "fan")
    strangers.followed(here, mira, found)
    return found


def ids(found: list[dict[str, object]]) -> list[object]:
    return [one["id"] for one in found]


def test_a_post_has_its_words_and_its_home(here: Server, mira: Account, fan: Person) -> None:
    made = arrived.post(
        here,
        mira,
        content='<p>Tea for <a class="mention" href="x">@fan</a> <b>now</b></p>',
        spoiler_text="drinks",
        sensitive=True,
        language="fr",
        people=[int(fan.id)],
        tags=["Thé", "tea"],
    )
    id = arrived.come(here, mira, made)
    found = fan.get(f"/api/v1/statuses/{id}")
    assert found["account"]["acct"] == "mira@far.example"
    assert (found["uri"], found["url"]) == (made.uri, made.url)
    assert found["content"] == made.content
    assert (found["spoiler_text"], found["sensitive"], found["language"]) == ("drinks", True, "fr")
    assert [one["acct"] for one in found["mentions"]] == [fan.name]
    assert {one["name"] for one in found["tags"]} == {"the", "tea"} or len(found["tags"]) == 2
    assert found["application"] is None
    assert id in ids(fan.get("/api/v1/timelines/home"))
    assert id in ids(fan.get("/api/v1/timelines/public", remote=True))
    assert id not in ids(fan.get("/api/v1/timelines/public", local=True))
    assert id in ids(fan.get("/api/v1/timelines/tag/tea"))
    assert id in ids(fan.get(f"/api/v1/accounts/{mira.id}/statuses"))
    assert id in ids(fan.get("/api/v2/search", q="drinks", type="statuses")["statuses"])
    eventually(lambda: [one for one in fan.get("/api/v1/notifications") if one["type"] == "mention"])
    assert fan.get(f"/api/v1/accounts/{mira.id}")["statuses_count"] >= 1


def test_followers_hear_of_it_at_once_unless_it_is_late(here: Server, mira: Account, fan: Person) -> None:
    with streams.stream(here, fan.token, stream="user") as stream:
        arrived.say(here, mira, "an old one", published=here.clock.now_ms() - DAY_MS)
        arrived.say(here, mira, "looked up", arrival=Arrival.FETCHED)
        fresh = arrived.say(here, mira, "a new one")
        assert stream.until("update")["payload"]["id"] == fresh


def test_a_late_one_keeps_its_time(here: Server, mira: Account, fan: Person) -> None:
    then = here.clock.now_ms() - 3 * DAY_MS
    fan.get("/api/v1/timelines/home")
    id = arrived.say(here, mira, "three days ago", published=then)
    assert fan.get(f"/api/v1/statuses/{id}")["created_at"] < fan.says("now")["created_at"]
    assert int(id) >> 16 == then
    assert id in ids(fan.get(f"/api/v1/accounts/{mira.id}/statuses"))


def test_one_of_the_future_is_of_now(here: Server, mira: Account, fan: Person) -> None:
    id = arrived.say(here, mira, "2099", published=4_070_908_800_000)
    assert int(id) >> 16 <= here.clock.now_ms()
    assert arrived.say(here, mira, "before there was a calendar", published=-5)


def test_what_comes_twice_is_there_once(here: Server, mira: Account) -> None:
    made = arrived.post(here, mira, "once")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: arrived.come(here, mira, made), range(4)))
    assert len(found) == 1
    assert arrived.come(here, mira, made) in found


def test_nobody_takes_the_id_of_somebody_elses_post(here: Server, mira: Account, fan: Person) -> None:
    """GHSA-3fjr-858r-92rw: what stands here is its author's."""
    made = arrived.post(here, mira, "mine")
    id = arrived.come(here, mira, made)
    zed = strangers.account(here, "zed")
    assert arrived.come(here, zed, msgspec.structs.replace(made, content="<p>stolen</p>")) is None
    stolen = msgspec.structs.replace(made, content="<p>stolen</p>", updated=here.clock.now_ms() + 1)
    assert id is not None
    arrived.change(here, zed, id, stolen)
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "<p>mine</p>"


def test_for_followers_is_for_followers(here: Server, mira: Account, fan: Person, ada: Person) -> None:
    id = arrived.say(here, mira, "for those who follow", visibility=Visibility.PRIVATE)
    assert fan.get(f"/api/v1/statuses/{id}")["visibility"] == "private"
    assert ada.call("GET", f"/api/v1/statuses/{id}").status_code == 404
    assert id in ids(fan.get("/api/v1/timelines/home"))


def test_a_private_message_is_a_conversation(here: Server, mira: Account, fan: Person, ada: Person) -> None:
    id = arrived.say(here, mira, "between us", visibility=Visibility.DIRECT, people=[int(ada.id)])
    (first, *_) = ada.get("/api/v1/conversations")
    assert first["last_status"]["id"] == id
    assert [one["acct"] for one in first["accounts"]] == ["mira@far.example"]
    assert fan.call("GET", f"/api/v1/statuses/{id}").status_code == 404


def test_for_some_alone_is_for_these(here: Server, mira: Account, fan: Person, ada: Person) -> None:
    """Whom it is sent to without naming them: they read it, other followers do not."""
    id = arrived.say(here, mira, "for some", visibility=Visibility.CIRCLE, readers=[int(ada.id)])
    assert ada.get(f"/api/v1/statuses/{id}")["visibility"] == "private"
    assert fan.call("GET", f"/api/v1/statuses/{id}").status_code == 404
    assert httpx.get(f"{here.url}/api/v1/statuses/{id}").status_code == 404


def test_an_answer_hangs_on_what_it_answers(here: Server, mira: Account, ada: Person) -> None:
    asked = ada.says("who is there?")
    id = arrived.say(here, mira, "I", parent=int(asked["id"]))
    assert ids(ada.get(f"/api/v1/statuses/{asked['id']}/context")["descendants"]) == [id]
    assert ada.get(f"/api/v1/statuses/{asked['id']}")["replies_count"] == 1
    assert ada.get(f"/api/v1/statuses/{id}")["in_reply_to_account_id"] == ada.id


def test_who_may_not_answer_does_not(here: Server, mira: Account, ada: Person) -> None:
    """Not what he may not read (a guessed number), not whom he is blocked by, nor where nobody may."""
    hidden = ada.says("for followers", visibility="private")
    closed = ada.says("no answers", reply_policy="nobody")
    for parent in (hidden, closed):
        made = arrived.post(here, mira, "answer", parent=int(parent["id"]))
        assert arrived.come(here, mira, made) is None
    zed = strangers.account(here, "blocked")
    ada.post(f"/api/v1/accounts/{zed.id}/block")
    made = arrived.post(here, zed, "answer", parent=int(ada.says("hm")["id"]))
    assert arrived.come(here, zed, made) is None


def test_a_parent_that_comes_after_its_answers_gets_them(here: Server, mira: Account, fan: Person) -> None:
    top = arrived.post(here, mira, "top")
    answer = arrived.say(here, mira, "answer", parent_uri=top.uri)
    below = arrived.say(here, mira, "below", parent=int(answer))
    assert fan.get(f"/api/v1/statuses/{answer}")["in_reply_to_id"] is None
    id = arrived.come(here, mira, top)
    assert ids(fan.get(f"/api/v1/statuses/{below}/context")["ancestors"]) == [id, answer]
    assert fan.get(f"/api/v1/statuses/{id}")["replies_count"] == 1
    assert fan.get(f"/api/v1/statuses/{answer}")["in_reply_to_id"] == id


def test_a_picture_is_shown_by_way_of_this_server(here: Server, mira: Account, fan: Person) -> None:
    about = ForeignFile(
        "image",
        "https://far.example/1.jpg",
        "image/jpeg",
        "A cup",
        "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        0.5,
        -0.5,
        width=800,
        height=600,
    )
    key = strangers.key_of(here, about.url)
    pdf = ForeignFile("unknown", "https://far.example/1.pdf", "application/pdf")
    made = [ReceivedFile(about, key, naming.small(key)), ReceivedFile(pdf)]
    id = arrived.say(here, mira, "look", files=made)
    shown, other = fan.get(f"/api/v1/statuses/{id}")["media_attachments"]
    assert shown["url"] == f"{here.url}/media/{key}"
    assert shown["preview_url"] == f"{here.url}/media/{key}s"
    assert (shown["remote_url"], shown["description"]) == (about.url, "A cup")
    assert shown["meta"]["focus"] == {"x": 0.5, "y": -0.5}
    assert shown["meta"]["original"]["size"] == "800x600"
    assert (other["type"], other["url"], other["remote_url"]) == ("unknown", None, pdf.url)


def planned_ends(here: Server, poll_id: str) -> list[int]:
    """When jobs are to end this poll (ms)."""
    sql = "SELECT run_at FROM jobs WHERE kind = 'polls.close' AND payload = :id"
    found = here.run(here.app.db.read().all, sql, id=poll_id.encode())
    return [row["run_at"] for row in found]


def test_a_poll_counts_as_its_server_does(here: Server, mira: Account, fan: Person) -> None:
    ends = here.clock.now_ms() + DAY_MS
    poll = ForeignPoll([("tea", 3), ("milk", 1)], False, 4, ends)
    made = arrived.post(here, mira, "which?", poll=poll)
    id = arrived.come(here, mira, made)
    assert id is not None
    found = fan.get(f"/api/v1/statuses/{id}")["poll"]
    assert [(one["title"], one["votes_count"]) for one in found["options"]] == poll.options
    assert (found["voters_count"], found["expired"]) == (4, False)
    fan.post(f"/api/v1/polls/{found['id']}/votes", choices=[0])
    counted = msgspec.structs.replace(poll, options=[("tea", 9), ("milk", 2)], voters=11)
    arrived.change(here, mira, id, msgspec.structs.replace(made, poll=counted))
    after = fan.get(f"/api/v1/statuses/{id}")
    assert [one["votes_count"] for one in after["poll"]["options"]] == [9, 2]
    assert after["poll"]["own_votes"] == [0]
    assert after["edited_at"] is None
    for days in (2, 1, 3):
        moved = msgspec.structs.replace(counted, ends_at=ends + days * DAY_MS)
        arrived.change(here, mira, id, msgspec.structs.replace(made, poll=moved))
    assert planned_ends(here, found["id"]) == [ends + 3 * DAY_MS]
    over = msgspec.structs.replace(counted, closed=True)
    arrived.change(here, mira, id, msgspec.structs.replace(made, poll=over))
    eventually(lambda: fan.get(f"/api/v1/statuses/{id}")["poll"]["expired"])


@pytest.mark.parametrize(("policy", "state"), [("public", "accepted"), ("followers", None), ("nobody", None)])
def test_what_was_written_here_is_quoted_by_whom_its_writer_lets(
    here: Server, mira: Account, ada: Person, policy: str, state: str | None
) -> None:
    said = ada.says("quote me", quote_approval_policy=policy)
    id = arrived.say(here, mira, "look", quoted=int(said["id"]), quote_accepted=True)
    quote = ada.get(f"/api/v1/statuses/{id}")["quote"]
    assert (quote["state"], bool(quote.get("quoted_status"))) == (state or "pending", state is not None)
    assert ada.get(f"/api/v1/statuses/{said['id']}")["quotes_count"] == (1 if state else 0)


def test_what_was_written_elsewhere_is_quoted_with_its_writers_consent(
    here: Server, mira: Account, fan: Person
) -> None:
    zed = strangers.account(here, "quoted")
    said = int(arrived.say(here, zed, "quote me", quote_policy=QuotePolicy.PUBLIC))
    shown = arrived.say(here, mira, "with", quoted=said, quote_accepted=True)
    assert fan.get(f"/api/v1/statuses/{shown}")["quote"]["state"] == "accepted"
    waiting = arrived.post(here, mira, "without", quoted=said)
    id = arrived.come(here, mira, waiting)
    assert id is not None
    assert fan.get(f"/api/v1/statuses/{id}")["quote"]["state"] == "pending"
    arrived.change(here, mira, id, msgspec.structs.replace(waiting, quote_accepted=True))
    assert fan.get(f"/api/v1/statuses/{id}")["quote"]["state"] == "accepted"
    arrived.change(here, mira, id, msgspec.structs.replace(waiting, quoted=None, quotes=False))
    assert fan.get(f"/api/v1/statuses/{id}")["quote"] is None


def test_a_change_is_shown_with_what_was_said_before(here: Server, mira: Account, fan: Person) -> None:
    made = arrived.post(here, mira, "frist", tags=["one"])
    id = arrived.come(here, mira, made)
    assert id is not None
    later = made.published + 1000
    here.clock.advance(2000)
    new = msgspec.structs.replace(made, content="<p>first</p>", text="first", updated=later, tags=["two"])
    arrived.change(here, mira, id, new)
    found = fan.get(f"/api/v1/statuses/{id}")
    assert (found["content"], found["edited_at"] is not None) == ("<p>first</p>", True)
    assert [one["name"] for one in found["tags"]] == ["two"]
    before, now = fan.get(f"/api/v1/statuses/{id}/history")
    assert (before["content"], now["content"]) == ("<p>frist</p>", "<p>first</p>")
    # What is older, or of the same moment, changes nothing.
    for updated in (None, later, later - 500):
        stale = msgspec.structs.replace(made, content="<p>stale</p>", updated=updated)
        arrived.change(here, mira, id, stale)
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "<p>first</p>"
    assert len(fan.get(f"/api/v1/statuses/{id}/history")) == 2


def test_a_change_of_the_future_is_of_now_and_keeps_no_later_one_away(
    here: Server, mira: Account, fan: Person
) -> None:
    made = arrived.post(here, mira, "first")
    id = arrived.come(here, mira, made)
    assert id is not None
    here.clock.advance(2000)
    far = msgspec.structs.replace(made, content="<p>second</p>", updated=here.clock.now_ms() + 400 * DAY_MS)
    arrived.change(here, mira, id, far)
    shown = fan.get(f"/api/v1/statuses/{id}")["edited_at"]
    assert datetime.fromisoformat(shown).timestamp() * 1000 <= here.clock.now_ms()
    here.clock.advance(2000)
    arrived.change(
        here, mira, id, msgspec.structs.replace(made, content="<p>third</p>", updated=here.clock.now_ms())
    )
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "<p>third</p>"


def test_a_post_that_is_changed_without_end_keeps_so_many_wordings(
    here: Server, mira: Account, fan: Person
) -> None:
    made = arrived.post(here, mira, "0")
    id = arrived.come(here, mira, made)
    assert id is not None
    for number in range(1, POSTS.wordings + 5):
        here.clock.advance(1)
        words = {"content": f"<p>{number}</p>", "text": str(number)}
        arrived.change(here, mira, id, msgspec.structs.replace(made, updated=here.clock.now_ms(), **words))
    history = fan.get(f"/api/v1/statuses/{id}/history")
    assert [one["content"] for one in history[:2]] == ["<p>0</p>", "<p>1</p>"]
    assert history[-1]["content"] == f"<p>{POSTS.wordings + 4}</p>"
    assert len(history) == POSTS.wordings + 1


def test_a_change_never_makes_a_post_readable_for_more(here: Server, mira: Account, ada: Person) -> None:
    made = arrived.post(here, mira, "secret", visibility=Visibility.PRIVATE)
    id = arrived.come(here, mira, made)
    assert id is not None
    here.clock.advance(2000)
    wide = msgspec.structs.replace(
        made, visibility=Visibility.PUBLIC, content="<p>wide</p>", updated=here.clock.now_ms()
    )
    arrived.change(here, mira, id, wide)
    assert ada.call("GET", f"/api/v1/statuses/{id}").status_code == 404


def test_staff_keeps_hashtags_out_also_of_others_posts(here: Server, mira: Account, fan: Person) -> None:
    id = arrived.say(here, mira, "tagged", tags=["fine"])
    assert [one["name"] for one in fan.get(f"/api/v1/statuses/{id}")["tags"]] == ["fine"]
    made = arrived.say(here, mira, "counted", counted=Counted(12, 3, 1), replies_uri="https://far.example/r")
    assert fan.get(f"/api/v1/statuses/{made}")["replies_count"] == 0


def test_emoji_are_those_of_the_server_of_the_post(here: Server, mira: Account, fan: Person) -> None:
    key = strangers.key_of(here, "https://far.example/cup.png")
    id = arrived.say(here, mira, "tea :cup: :kettle:", emojis=[("cup", key)])
    shown = fan.get(f"/api/v1/statuses/{id}")["emojis"]
    assert [(one["shortcode"], one["url"]) for one in shown] == [("cup", f"{here.url}/media/{key}")]
    assert fan.says("tea :cup:")["emojis"] == []
    other = strangers.account(here, "tom", "other.example")
    assert fan.get(f"/api/v1/statuses/{arrived.say(here, other, ':cup:')}")["emojis"] == []
    assert "cup" not in [one["shortcode"] for one in fan.get("/api/v1/custom_emojis")]
