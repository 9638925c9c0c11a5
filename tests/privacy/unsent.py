"""Posts that wait, of every audience and kind: until they go out, each word of them is their writer's."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from sabar.model.accounts import Role
from tests import entrance
from tests.api import staff
from tests.api.people import Person
from tests.outside import Outside
from tests.privacy.audiences import AUDIENCES, COMMON_TAG, READERS
from tests.privacy.corpus import (
    Corpus,
    browser_of,
    file_name,
    know_files,
    narrow_token,
    numbers,
    reach_of,
    settled,
    upload,
)
from tests.sealed import Browser
from tests.server import Server
from tests.waiting import eventually

PEOPLE = ("author", "colleague", "follower", "mentioned", "blocked", "stranger", "moderator")
OUTBOX = "/api/sabar/v1/outbox"


@dataclass
class Unsent:
    """`first`: the number of each post that is sent by itself, by audience; what follows it goes out with it.
    `asked`: the one about which a colleague is asked. `touched`: the tables in which something changed while
    they were written. `keys`: by which the browsers of writer and colleague read what they are told."""

    corpus: Corpus
    world: Outside
    touched: set[str] = field(default_factory=set)
    first: dict[str, list[str]] = field(default_factory=dict)
    asked: str = ""
    keys: dict[str, Browser] = field(default_factory=dict)

    @property
    def held(self) -> list[str]:
        return [id for ids in self.first.values() for id in ids]


def gather(server: Server, world: Outside) -> Unsent:
    """People around a writer, who would hear of whatever goes out: by bell, by push, by name."""
    corpus = Corpus(server)
    corpus.app_token = entrance.app_token(server, entrance.register_app(server))
    for kind in PEOPLE:
        token = entrance.app_token(server, entrance.register_app(server), "read write follow push profile")
        corpus.people[kind] = Person.arriving(server, token, kind)
        corpus.browsers[kind] = browser_of(server, corpus.people[kind])
    people, author = corpus.people, corpus.author
    author.ok("PATCH", "/api/v1/accounts/update_credentials", json={"discoverable": True})
    people["follower"].follow(author, notify=True)
    for kind in ("colleague", "follower", "mentioned", "stranger"):
        people[kind].post(
            "/api/v1/push/subscription",
            subscription={"endpoint": f"{world.url}/push-{kind}", "keys": Browser().keys, "standard": True},
            data={"alerts": {"mention": True, "status": True, "quote": True}},
        )
    unsent = Unsent(corpus, world)
    _ties(unsent)
    author.post(f"/api/v1/accounts/{people['blocked'].id}/block")
    staff.give(people["moderator"], Role.MODERATOR)
    corpus.narrow_token = narrow_token(corpus, people["follower"])
    followed = people["follower"].post("/api/v1/lists", title="a list")
    people["follower"].post(f"/api/v1/lists/{followed['id']}/accounts", account_ids=[author.id])
    corpus.lists.append(followed["id"])
    label = author.post("/api/sabar/v1/labels", name="a label")
    corpus.labels.append(label["id"])
    author.post(f"/api/sabar/v1/labels/{label['id']}/accounts", account_ids=[people["follower"].id])
    opening = people["stranger"].says(f"everybody may read this #{COMMON_TAG}")
    corpus.public_id = opening["id"]
    corpus.statuses.append(opening["id"])
    settled(corpus)
    return unsent


def _ties(unsent: Unsent) -> None:
    """The two who hear of questions and answers, each in a browser."""
    corpus, colleague = unsent.corpus, unsent.corpus.people["colleague"]
    tie = corpus.author.post("/api/sabar/v1/colleagues", account_id=colleague.id)
    colleague.post(f"/api/sabar/v1/colleagues/{tie['id']}/accept")
    for kind in ("author", "colleague"):
        unsent.keys[kind] = Browser()
        given = {"endpoint": f"{unsent.world.url}/told-{kind}", **unsent.keys[kind].keys}
        page = corpus.browsers[kind].post("/settings/push", **given, **{"kinds[]": ["colleagues"]})
        assert page.status_code == 200, page.text


def write(unsent: Unsent) -> None:
    """For each audience a post with everything, an answer behind it, a poll, and one for a day that is far
    away; quotes and answers to others where they may be; and one in the box of our pages."""
    corpus, author = unsent.corpus, unsent.corpus.author
    for audience in AUDIENCES:
        _write(unsent, audience)
    _ask(unsent)
    box = corpus.browsers["author"]
    box.get("/")
    sent = {"text": _new(corpus, "public")("box"), "visibility": "public", "later": "1", "wait": "good"}
    assert box.post("/compose", **{**box.hidden(), **sent}).status_code == 200
    (by_box,) = {one["id"] for one in author.get(OUTBOX, limit=40)} - set(corpus.held)
    _waits(unsent, "public", by_box)
    unsent.first["public"].append(by_box)


def _new(corpus: Corpus, audience: str) -> Callable[[str], str]:
    """Words that are the writer's own; their round says for whom they are once they are out."""
    return lambda part: corpus.word("own", part, audience)


def _write(unsent: Unsent, audience: str) -> None:
    corpus, author, new = unsent.corpus, unsent.corpus.author, _new(unsent.corpus, audience)
    named = audience in ("private_mention", "direct")
    names = f"@{corpus.people['mentioned'].name}" if named else ""

    def post(**given: Any) -> str:
        made = author.post("/api/v1/statuses", **reach_of(corpus, audience), hold_until_sent=True, **given)
        _waits(unsent, audience, made["id"])
        return str(made["id"])

    picture = upload(corpus, new("alt"), file_name(corpus))
    know_files(corpus, picture, "own", audience)
    tag = new("tag")
    corpus.tags.append(tag)
    link = f"{unsent.world.url}/{new('link')}"
    first = post(
        status=f"{names} {new('text')} #{tag} #{COMMON_TAG} {link}",
        spoiler_text=new("warning"),
        media_ids=[picture["id"]],
    )
    # What answers a circle goes to its people by itself.
    answer = {"visibility": "private"} if audience in ("circle", "except") else reach_of(corpus, audience)
    behind = author.says(f"{names} {new('behind')}", **answer, in_reply_to_id=first)
    _waits(unsent, audience, behind["id"])
    own = [
        first,
        post(
            status=f"{names} {new('asked')}", poll={"options": [new("poll"), new("poll")], "expires_in": 3600}
        ),
    ]
    if audience in ("public", "unlisted", "private"):
        quoting = "private_quoting" if audience == "private" else audience
        words = corpus.word("own", "quoting", quoting)
        own.append(post(status=words, quoted_status_id=corpus.public_id))
        own.append(post(status=new("answer"), in_reply_to_id=corpus.public_id))
    unsent.first[audience] = own
    later = author.post(
        "/api/v1/statuses",
        **reach_of(corpus, audience),
        status=f"{names} {corpus.word('own', 'scheduled', 'later')}",
        scheduled_at="2038-01-01T00:00:00Z",
    )
    corpus.scheduled.append(later["id"])


def _ask(unsent: Unsent) -> None:
    """A post with everything, which its writer and a colleague read."""
    corpus, author = unsent.corpus, unsent.corpus.author

    def new(part: str) -> str:
        return corpus.word("asked", part, "public")

    picture = upload(corpus, new("alt"), file_name(corpus))
    know_files(corpus, picture, "asked", "public")
    tag = new("tag")
    corpus.tags.append(tag)
    unsent.asked = author.post(
        "/api/v1/statuses",
        status=f"{new('text')} #{tag} {unsent.world.url}/{new('link')}",
        spoiler_text=new("warning"),
        media_ids=[picture["id"]],
        hold_until_sent=True,
    )["id"]
    _waits(unsent, "public", unsent.asked, "asked")
    author.post(f"{OUTBOX}/{unsent.asked}/ask", account_ids=[corpus.people["colleague"].id])


def _waits(unsent: Unsent, audience: str, id: str, whose: str = "own") -> None:
    unsent.corpus.held.append(id)
    unsent.corpus.statuses.append(id)
    unsent.corpus.known(id, whose, "id before", audience)


def send(unsent: Unsent) -> None:
    """All of them; from then on their words are for whom they were written."""
    corpus, author = unsent.corpus, unsent.corpus.author
    before = set(numbers(corpus, "SELECT id FROM statuses"))
    for id in unsent.held:
        author.post(f"{OUTBOX}/{id}/send")
    colleague = corpus.people["colleague"]
    (question,) = colleague.get(f"{OUTBOX}/asked")
    colleague.post(
        f"{OUTBOX}/asked/{unsent.asked}/yes",
        revision=question["revision"],
        comment=corpus.word("own", "comment", "said"),
    )
    eventually(lambda: author.get(OUTBOX) == [])
    settled(corpus)
    for id in sorted(set(numbers(corpus, "SELECT id FROM statuses")) - before):
        corpus.statuses.append(id)
    for id in numbers(corpus, "SELECT id FROM polls"):
        corpus.polls.append(id)
    for word, one in list(corpus.canaries.items()):
        if one.audience not in ("own", "asked") or one.round not in READERS:
            continue
        if one.part == "id before":
            # What it was while it waited is its writer's again.
            corpus.canaries[word] = replace(one, audience="own")
        else:
            corpus.canaries[word] = replace(one, audience=one.round, round="sent")


def told(unsent: Unsent, kind: str) -> list[dict[str, Any]]:
    """What came to the browser of writer or colleague; no word of a post that waits is in it or around it."""
    found = []
    for heard in unsent.world.heard:
        if heard.path == f"/told-{kind}":
            found.append(unsent.keys[kind].read(heard))
            around = f"{heard.headers} {found[-1]}"
            assert [word for word in unsent.corpus.canaries if word in around] == []
    return found
