"""What somebody of another server may not make of posts: for more to read, of blocked or suspended people."""

import json
from datetime import UTC, datetime

import pytest

from sabar.federation.inbox import work
from sabar.federation.inbox.work import Taken
from sabar.model.accounts import Account
from sabar.rules.federation.received import POSTS
from sabar.store import follows
from tests.api import people, staff
from tests.api.people import Person
from tests.federation import documents, strangers
from tests.federation.documents import actor
from tests.federation.posts import elsewhere
from tests.federation.posts.elsewhere import boost, changed, creates, does, number
from tests.federation.scripted import CONTEXT, PUBLIC, Peer, Stranger
from tests.server import Server


@pytest.fixture(scope="module")
def zed(peer: Peer) -> Stranger:
    """Somebody of the same server whom nobody follows."""
    return peer.person("zed")


@pytest.mark.parametrize("verb", ["Create", "Update", "Announce"])
def test_nobody_makes_a_post_readable_for_more(
    here: Server, mira: Stranger, zed: Stranger, fan: Person, ada: Person, verb: str
) -> None:
    """CVE-2024-37903: neither somebody else, nor its own writer by sending it again to more people."""
    note = mira.note("for followers", to=[mira.followers], cc=[])
    id = creates(here, mira, note)
    wider = note | {"to": [PUBLIC, actor(ada)], "tag": {"type": "Mention", "href": actor(ada)}}
    does(here, zed, zed.activity(verb, wider, to=[PUBLIC, actor(ada)]))
    does(here, zed, zed.activity(verb, note["id"], to=[PUBLIC, actor(ada)]))
    assert fan.get(f"/api/v1/statuses/{id}")["visibility"] == "private"
    assert ada.call("GET", f"/api/v1/statuses/{id}").status_code == 404
    does(here, mira, mira.activity("Create", wider))
    assert ada.call("GET", f"/api/v1/statuses/{id}").status_code == 404


def test_whom_a_writer_names_later_reads_a_message_and_nobody_else(
    here: Server, mira: Stranger, fan: Person, ada: Person
) -> None:
    """As with messages that are written here."""
    other = people.join(here, "other")
    note = mira.note("psst", to=[actor(ada)], cc=[], tag=[{"type": "Mention", "href": actor(ada)}])
    id = creates(here, mira, note)
    tags = [{"type": "Mention", "href": actor(one)} for one in (ada, fan)]
    wider = changed(note, here, content="psst, fan", to=[actor(ada), actor(fan), PUBLIC], tag=tags)
    does(here, mira, mira.activity("Update", wider))
    assert fan.get(f"/api/v1/statuses/{id}")["visibility"] == "direct"
    assert other.call("GET", f"/api/v1/statuses/{id}").status_code == 404


def test_a_boost_is_for_those_it_is_sent_to(here: Server, mira: Stranger, fan: Person, ada: Person) -> None:
    said = ada.says("hello all")
    uri = documents.uri(ada, said["id"])
    for to in ([actor(ada)], [], [f"{here.url}/users/fan/followers"]):
        alone = does(here, mira, mira.activity("Announce", uri, to=to, cc=[]))
        assert boost(here, mira, alone) is None
    few = does(here, mira, mira.activity("Announce", uri, to=[mira.followers], cc=[actor(ada)]))
    id = boost(here, mira, few)
    assert fan.get(f"/api/v1/statuses/{id}")["visibility"] == "private"
    assert people.join(here, "passer").call("GET", f"/api/v1/statuses/{id}").status_code == 404


def test_who_is_blocked_puts_no_new_words_into_an_old_message(here: Server, peer: Peer, ada: Person) -> None:
    """GHSA-46g9-847m-qf8r."""
    pest = peer.person("pest")
    note = pest.note("old", to=[actor(ada)], cc=[], tag={"type": "Mention", "href": actor(ada)})
    id = creates(here, pest, note)
    ada.post(f"/api/v1/accounts/{elsewhere.known(here, pest).id}/block")
    here.clock.advance(5000)
    later = {"content": "new", "updated": "2099-01-01T00:00:00Z"}
    does(here, pest, pest.activity("Update", note | later))
    assert ada.get(f"/api/v1/statuses/{id}")["content"] == "old"
    assert len(ada.get(f"/api/v1/statuses/{id}/history")) == 1


def test_posts_of_who_is_suspended_do_not_come_in(
    here: Server, peer: Peer, mira: Stranger, fan: Person, ada: Person
) -> None:
    """CVE-2026-23961: not sent, not boosted, not as what is answered or quoted."""
    gone = peer.person("gone")
    before = creates(here, gone, gone.note("before", to=[PUBLIC, actor(ada)]))
    assert before is not None
    old = gone.peer.documents[
        next(path for path in peer.documents if path.startswith("/users/gone/statuses"))
    ]
    account = elsewhere.known(here, gone)
    people.suspend(Person(here, gone.handle, "", str(account.id)))
    said = ada.says("who is there?")
    assert creates(here, gone, gone.note("I", inReplyTo=documents.uri(ada, said["id"]))) is None
    fresh = gone.note("never seen")
    for uri in (old["id"], fresh["id"]):
        does(here, mira, mira.activity("Announce", uri, to=[PUBLIC]))
    creates(here, mira, mira.note("answer", inReplyTo=fresh["id"], quote=old["id"]))
    assert number(here, fresh["id"]) is None
    home = fan.get("/api/v1/timelines/home")
    assert [one for one in home if one["reblog"] and one["reblog"]["uri"] == old["id"]] == []
    assert fan.call("GET", f"/api/v1/statuses/{before}").status_code == 404


@pytest.mark.parametrize("shut_out", ["account", "server"])
def test_what_was_taken_before_staff_shut_somebody_out_is_not_done_after(
    here: Server, ada: Person, shut_out: str
) -> None:
    bad = strangers.account(here, "bad", domain=f"bad-{shut_out}.example")
    said = ada.says("who is there?")
    if shut_out == "account":
        people.suspend(Person(here, "bad", "", str(bad.id)))
    else:
        boss = staff.arriving(here)
        boss.post("/api/v1/admin/domain_blocks", domain=bad.domain, severity="suspend")
    for verb, object in (("Like", documents.uri(ada, said["id"])), ("Follow", actor(ada))):
        done = {"@context": CONTEXT, "id": f"{bad.uri}/{verb}", "type": verb, "actor": bad.uri}
        here.run(work.run, here.app, Taken(bad.id, json.dumps(done | {"object": object})))
    assert ada.get(f"/api/v1/statuses/{said['id']}")["favourites_count"] == 0
    assert here.run(follows.of, here.app.db.read(), bad.id, int(ada.id)) is None


@pytest.mark.parametrize("verb", ["Delete", "Undo"])
def test_nobody_keeps_away_what_a_neighbour_writes(
    here: Server, peer: Peer, mira: Stranger, zed: Stranger, fan: Person, verb: str
) -> None:
    """Deleted before it came is what its author deleted, not somebody else of the same server."""
    sent, asked = mira.note("on its way"), mira.note("asked for")
    new = peer.person(f"new{verb.lower()}")
    for uri in (sent["id"], asked["id"], new.id):
        does(here, zed, zed.activity(verb, uri))
    assert creates(here, mira, sent)
    does(here, mira, mira.activity("Announce", asked["id"], to=[PUBLIC]))
    assert number(here, asked["id"])
    assert elsewhere.known(here, new).username == new.name


def test_a_neighbour_who_deletes_it_too_brings_nothing_back(
    here: Server, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    note = mira.note("a mistake, and gone before it came")
    for one in (mira, zed):
        does(here, one, one.activity("Delete", note["id"]))
    assert creates(here, mira, note) is None


def test_a_neighbour_who_writes_under_an_id_first_takes_it_from_nobody(
    here: Server, mira: Stranger, zed: Stranger, fan: Person, ada: Person
) -> None:
    """Whose it is, its own server is asked."""
    note = mira.note("hers")
    his = note | {"attributedTo": zed.id, "content": "his", "to": [PUBLIC, actor(ada)]}
    taken = creates(here, zed, his)
    id = creates(here, mira, note)
    assert taken and id
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "hers"
    assert fan.call("GET", f"/api/v1/statuses/{taken}").status_code == 404
    assert creates(here, zed, his) == id
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "hers"


def test_a_neighbour_who_boosts_under_an_id_first_takes_it_from_nobody(
    here: Server, mira: Stranger, zed: Stranger, fan: Person, ada: Person
) -> None:
    """Neither from a post nor from another boost."""
    said, also = documents.uri(ada, ada.says("boosted")["id"]), documents.uri(ada, ada.says("too")["id"])
    note, boost = mira.note("hers, later"), mira.activity("Announce", also, to=[PUBLIC])
    for object, id in ((said, note["id"]), (also, boost["id"])):
        does(here, zed, zed.activity("Announce", object, id=id, to=[PUBLIC]))
    assert creates(here, mira, note)
    does(here, mira, boost)
    home = fan.get("/api/v1/timelines/home")
    assert [one["reblog"]["uri"] for one in home if one["uri"] == boost["id"]] == [also]


def test_what_its_author_deleted_stays_so_whatever_a_neighbour_says(
    here: Server, mira: Stranger, zed: Stranger, fan: Person
) -> None:
    note = mira.note("a mistake")
    assert creates(here, mira, note)
    does(here, mira, mira.activity("Delete", note["id"]))
    does(here, zed, zed.activity("Delete", note["id"]))
    assert creates(here, mira, note) is None


def test_a_stranger_speaks_to_a_few_people_at_once(
    here: Server, account: Account, mira: Stranger, zed: Stranger, ada: Person, fan: Person
) -> None:
    """However many he names; later wordings reach no more, and who follows is told in any case."""
    crowd = [people.join(here, f"crowd{number}") for number in range(POSTS.strangers + 2)]
    first, rest = [actor(one) for one in crowd[:2]], [actor(one) for one in crowd[2:]]

    def reached(id: str | None) -> list[Person]:
        return [one for one in crowd if one.call("GET", f"/api/v1/statuses/{id}").status_code == 200]

    note = zed.note("you all", to=rest, cc=[], directMessage=True)
    id = creates(here, zed, note)
    assert reached(id) == crowd[2:]
    here.clock.advance(2000)
    changed = note | {"content": "and you", "to": first, "updated": moment(here)}
    does(here, zed, zed.activity("Update", changed))
    assert [one for one in reached(id) if one in crowd[:2]] == []
    to_all = mira.note("you all", to=[*first, *rest, actor(fan)], cc=[], directMessage=True)
    id = creates(here, mira, to_all)
    assert reached(id) == crowd[: POSTS.strangers]
    assert fan.call("GET", f"/api/v1/statuses/{id}").status_code == 200


def moment(here: Server) -> str:
    return datetime.fromtimestamp(here.clock.now_ms() / 1000, UTC).isoformat()


def test_a_post_with_ten_thousand_emoji_costs_nothing(
    here: Server, peer: Peer, mira: Stranger, fan: Person
) -> None:
    """weakness:emoji-bomb: few are kept, and none is fetched before somebody looks."""
    tags = [
        {"type": "Emoji", "name": f":e{at}:", "icon": {"type": "Image", "url": f"{peer.url}/e/{at}.png"}}
        for at in range(10_000)
    ]
    id = creates(here, mira, mira.note("".join(f":e{at}: " for at in range(200)), tag=tags))
    assert len(fan.get(f"/api/v1/statuses/{id}")["emojis"]) == 50
    assert [one for one in peer.asked() if one.path.startswith("/e/")] == []
