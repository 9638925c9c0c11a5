"""The canary corpus: posts and private things, every part of which carries a word that stands nowhere else.

One author writes for every audience; around him stand people of every kind. Who meets a word that was not
for him has found a leak. Posts are written twice: the `old` ones while the later ex-follower and the later
blocked still followed, the `live` ones after they were shut out, with every stream open.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

from sabar.db.engine import Tx
from sabar.model.blocklists import DomainBlock, IpBlock
from sabar.store import blocklists
from tests import entrance, pictures
from tests.api.people import Person
from tests.browser import Browser
from tests.privacy import spaces
from tests.privacy.audiences import AUDIENCES, COMMON_TAG, PEOPLE, Canary
from tests.server import Server
from tests.waiting import eventually


@dataclass
class Corpus:
    """Everything there is: `ids` by kind of thing, as the paths of routes name them."""

    server: Server
    people: dict[str, Person] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)
    app_token: str = ""
    narrow_token: str = ""
    canaries: dict[str, Canary] = field(default_factory=dict)
    tags: list[str] = field(default_factory=lambda: [COMMON_TAG])
    statuses: list[str] = field(default_factory=list)
    by_audience: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    media: list[str] = field(default_factory=list)
    polls: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    scheduled: list[str] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    recalled: list[str] = field(default_factory=list)
    hold_rules: list[str] = field(default_factory=list)
    #: Addresses of spaces, numbers of what was said in them, and links into them.
    spaces: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    public_id: str = ""

    @property
    def author(self) -> Person:
        return self.people["author"]

    def word(self, audience: str, part: str, round: str) -> str:
        """A new word, to be met by its audience only."""
        word = f"zq{secrets.token_hex(6)}"
        self.canaries[word] = Canary(word, audience, part, round)
        return word

    def known(self, word: str, audience: str, part: str, round: str) -> None:
        """A word that the server made: the name of a file."""
        self.canaries[word] = Canary(word, audience, part, round)


def build(server: Server) -> Corpus:
    """The people and the `old` round; then some are shut out."""
    corpus = Corpus(server)
    scopes = "read write read:spaces write:spaces"
    corpus.app_token = entrance.app_token(server, entrance.register_app(server), scopes)
    for kind in PEOPLE:
        corpus.people[kind] = Person.arriving(server, corpus.app_token, kind)
        corpus.browsers[kind] = browser_of(server, corpus.people[kind])
    people, author = corpus.people, corpus.author
    author.ok("PATCH", "/api/v1/accounts/update_credentials", json={"locked": True, "discoverable": True})
    for kind in ("follower", "muted", "muter", "ex", "blocked"):
        people[kind].follow(author)
        author.post(f"/api/v1/follow_requests/{people[kind].id}/authorize")
    people["pending"].follow(author)
    author.post(f"/api/v1/accounts/{people['muted'].id}/mute")
    people["muter"].post(f"/api/v1/accounts/{author.id}/mute", notifications=False)
    make_moderator(server, people["moderator"])
    corpus.narrow_token = narrow_token(corpus, people["follower"])
    for kind in ("follower", "ex", "blocked"):
        found = people[kind].post("/api/v1/lists", title=f"list of {kind}", replies_policy="followed")
        people[kind].post(f"/api/v1/lists/{found['id']}/accounts", account_ids=[author.id])
        corpus.lists.append(found["id"])
    label = author.post("/api/sabar/v1/labels", name=corpus.word("own", "label", "old"), colour="red")
    corpus.labels.append(label["id"])
    bearers = [people[kind].id for kind in ("follower", "stranger", "moderator")]
    author.post(f"/api/sabar/v1/labels/{label['id']}/accounts", account_ids=bearers)
    spaces.build(corpus)
    write_round(corpus, "old", also_mentioned=[people["blocked"]])
    _narrowed_things(corpus)
    _private_things(corpus)
    _things_of_the_server(corpus)
    names = {part: corpus.word("public", part, "old") for part in ("collection", "description")}
    people["follower"].ok("PATCH", "/api/v1/accounts/update_credentials", json={"discoverable": True})
    recommended = author.post(
        "/api/v1/collections",
        name=names["collection"],
        description=names["description"],
        account_ids=[people["follower"].id],
    )
    corpus.collections.append(recommended["collection"]["id"])
    for kind in ("ex", "blocked"):
        for id in corpus.statuses:
            for deed in ("bookmark", "favourite"):
                people[kind].call("POST", f"/api/v1/statuses/{id}/{deed}")
    author.post(f"/api/v1/accounts/{people['ex'].id}/remove_from_followers")
    author.post(f"/api/v1/accounts/{people['blocked'].id}/block")
    author.delete(f"/api/sabar/v1/spaces/{corpus.spaces[0]}/members/{people['ex'].id}")
    return corpus


def write_round(corpus: Corpus, round: str, *, also_mentioned: list[Person] | None = None) -> None:
    """A post of the author for everybody, under it his posts for each audience, and what people do."""
    opening = corpus.author.post("/api/v1/statuses", status=f"everybody may read this #{COMMON_TAG}")
    corpus.public_id = opening["id"]
    corpus.statuses.append(opening["id"])
    for audience in AUDIENCES:
        _write(corpus, audience, round, also_mentioned or [])
    follower = corpus.people["follower"]
    for id in corpus.statuses:
        for deed in ("bookmark", "favourite"):
            follower.call("POST", f"/api/v1/statuses/{id}/{deed}")
    for audience in ("circle", "except"):
        first = corpus.by_audience[audience, round][0]
        for person in (corpus.author, follower, corpus.people["muted"]):
            answer = person.call("POST", f"/api/v1/statuses/{first}/reblog")
            assert answer.status_code in (403, 404, 422), (audience, answer.text)
    for audience in ("public", "unlisted", "local", "private"):
        first = corpus.by_audience[audience, round][0]
        boost = corpus.author.post(f"/api/v1/statuses/{first}/reblog")
        corpus.statuses.append(boost["id"])
        # One may not carry a post further than its author did.
        answer = follower.call("POST", f"/api/v1/statuses/{first}/reblog")
        assert answer.status_code == (403 if audience == "private" else 200), (audience, answer.text)
        if answer.status_code == 200:
            corpus.statuses.append(answer.json()["id"])
    _write_quotes(corpus, round)
    spaces.say(corpus, round)
    if round != "old":
        _mend_old_posts(corpus, round)
    for audience in ("public", "private"):
        corpus.author.call("POST", f"/api/v1/statuses/{corpus.by_audience[audience, round][1]}/pin")


def _write(corpus: Corpus, audience: str, round: str, also: list[Person]) -> None:
    author = corpus.author
    reach = reach_of(corpus, audience)
    names = ""
    if audience in ("private_mention", "direct"):
        names = " ".join(f"@{person.name}" for person in [corpus.people["mentioned"], *also])

    def new(part: str) -> str:
        return corpus.word(audience, part, round)

    def post(**given: Any) -> dict[str, Any]:
        made: dict[str, Any] = author.post("/api/v1/statuses", **reach, **given)
        corpus.statuses.append(made["id"])
        # The number of a post tells when it was written.
        corpus.known(made["id"], audience, "id", round)
        corpus.by_audience.setdefault((audience, round), []).append(made["id"])
        return made

    picture = upload(corpus, new("alt"), file_name(corpus))
    know_files(corpus, picture, audience, round)
    tag = new("tag")
    corpus.tags.append(tag)
    link = f"https://example.com/{new('link')}"
    post(
        status=f"{names} {new('text')} #{tag} #{COMMON_TAG} {link}",
        spoiler_text=new("warning"),
        media_ids=[picture["id"]],
    )
    with_poll = post(
        status=f"{names} {new('question')}",
        in_reply_to_id=corpus.public_id,
        poll={"options": [new("poll"), new("poll")], "expires_in": 3600},
    )
    corpus.polls.append(with_poll["poll"]["id"])
    first = upload(corpus, new("alt taken out"), file_name(corpus))
    # Taken out again below: whoever listens hears of it, and later only its writer does.
    know_files(corpus, first, audience, round, part="file taken out")
    edited = post(
        status=f"{names} {new('before')} #{COMMON_TAG}",
        spoiler_text=new("warning before"),
        media_ids=[first["id"]],
    )
    author.ok(
        "PUT",
        f"/api/v1/statuses/{edited['id']}",
        json={
            "status": f"{names} {new('after')} #{COMMON_TAG}",
            "spoiler_text": new("warning after"),
            "correction": "correction",
            "correction_note": new("correction"),
        },
    )


def reach_of(corpus: Corpus, audience: str) -> dict[str, Any]:
    """How the API is told whom a post is for."""
    if audience == "circle":
        return {"circle_label_ids": corpus.labels[:1]}
    if audience == "except":
        return {"except_label_ids": corpus.labels[:1]}
    return {"visibility": "public" if audience == "narrowed" else audience.removesuffix("_mention")}


def _narrowed_things(corpus: Corpus) -> None:
    _write(corpus, "narrowed", "old", [])
    for id in corpus.by_audience["narrowed", "old"]:
        path = f"/api/sabar/v1/statuses/{id}/visibility"
        corpus.author.ok("PUT", path, json={"visibility": "private"})


def _mend_old_posts(corpus: Corpus, round: str) -> None:
    """Whoever kept a post or was named in it, and was shut out since, reads nothing new in it."""
    for audience in AUDIENCES:
        names = f"@{corpus.people['mentioned'].name}" if audience in ("private_mention", "direct") else ""
        words = f"{names} {corpus.word(audience, 'mended', round)} #{COMMON_TAG}"
        warning = corpus.word(audience, "warning mended", round)
        path = f"/api/v1/statuses/{corpus.by_audience[audience, 'old'][2]}"
        corpus.author.ok("PUT", path, json={"status": words, "spoiler_text": warning})


def _write_quotes(corpus: Corpus, round: str) -> None:
    """Everything of the author stands quoted where others read: what it says is for its own readers only.

    A stranger quotes what everybody may read, or everybody here, once for his own followers; the author
    quotes what is for his followers, and is quoted in turn.
    """
    author, stranger = corpus.author, corpus.people["stranger"]

    def quote(who: Person, id: str, text: str, visibility: str = "public") -> str:
        made = who.post("/api/v1/statuses", status=text, visibility=visibility, quoted_status_id=id)
        corpus.statuses.append(made["id"])
        return str(made["id"])

    for audience in ("public", "unlisted", "local"):
        for id in corpus.by_audience[audience, round]:
            outer = quote(stranger, quote(stranger, id, f"see #{COMMON_TAG}"), "and see there")
            boost = stranger.post(f"/api/v1/statuses/{outer}/reblog")
            corpus.statuses.append(boost["id"])
    first = corpus.by_audience["public", round][0]
    quote(stranger, first, corpus.word("quoting_private", "text", round), "private")
    for id in corpus.by_audience["private", round]:
        quote(author, id, f"{corpus.word('private', 'quoting', round)} #{COMMON_TAG}")
    for audience in ("private", "private_mention", "circle", "except", "direct"):
        for id in corpus.by_audience[audience, round]:
            for kind in ("follower", "mentioned", "stranger"):
                given = {"status": "look", "quoted_status_id": id}
                answer = corpus.people[kind].call("POST", "/api/v1/statuses", json=given)
                assert answer.status_code == 404, (audience, kind, answer.text)


def upload(corpus: Corpus, description: str, name: str) -> dict[str, Any]:
    files = {"file": (f"{name}.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    data = {"description": description}
    made: dict[str, Any] = corpus.author.ok("POST", "/api/v2/media", files=files, data=data)
    corpus.media.append(made["id"])
    return made


def file_name(corpus: Corpus) -> str:
    return corpus.word("nobody", "name", "any")


def know_files(
    corpus: Corpus, media: dict[str, Any], audience: str, round: str, *, part: str = "file"
) -> None:
    for key in ("url", "preview_url"):
        corpus.known(media[key].rpartition("/")[2].partition(".")[0], audience, part, round)


def _private_things(corpus: Corpus) -> None:
    """What nobody but its owner ever sees."""

    def new(part: str) -> str:
        return corpus.word("own", part, "old")

    author = corpus.author
    made = author.post("/api/v1/lists", title=new("list"))
    corpus.lists.append(made["id"])
    filter = author.post(
        "/api/v2/filters",
        title=new("filter"),
        context=["home"],
        keywords_attributes=[{"keyword": new("keyword")}],
    )
    corpus.filters.append(filter["id"])
    later = author.post("/api/v1/statuses", status=new("scheduled"), scheduled_at="2038-01-01T00:00:00Z")
    corpus.scheduled.append(later["id"])
    path = f"/api/sabar/v1/labels/{corpus.labels[0]}/rules"
    author.post(path, kind="server", value=f"{new('label rule')}.example")
    held = author.post("/api/v1/statuses", status=new("held"), hold_until_sent=True)
    corpus.held.append(held["id"])
    taken = author.post("/api/v1/statuses", status=corpus.word("nobody", "recalled", "old"))
    author.post(f"/api/sabar/v1/statuses/{taken['id']}/recall")
    corpus.recalled.append(taken["id"])
    rule = author.post("/api/sabar/v1/hold_rules", wait="5m", words=[new("hold rule")])
    corpus.hold_rules.append(rule["id"])
    typed = {"text": new("draft"), "warning": new("draft warning"), "warn": "1", "more[]": new("draft after")}
    assert corpus.browsers["author"].post("/drafts", key="typed", draft="typed", **typed).status_code == 200
    know_files(corpus, upload(corpus, new("loose alt"), file_name(corpus)), "own", "old")
    author.post(f"/api/v1/accounts/{corpus.people['stranger'].id}/note", comment=new("note"))
    author.post(
        "/api/v1/reports",
        account_id=corpus.people["stranger"].id,
        comment=f"a report {corpus.word('staff', 'report', 'old')}",
    )


def _things_of_the_server(corpus: Corpus) -> None:
    """What only those see who run the server; the moderator does not."""

    def new(part: str) -> str:
        return corpus.word("nobody", part, "old")

    app = corpus.server.app
    block = DomainBlock(
        1, f"{new('domain')}.example", "noop", False, False, new("comment"), new("reason"), False, 0
    )
    rule = IpBlock(1, "192.0.2.1/32", "sign_up_block", new("comment"), None, 0)

    async def unit(tx: Tx) -> None:
        await blocklists.insert(tx, block)
        await blocklists.insert(tx, rule)

    corpus.server.run(app.db.write, unit)


def browser_of(server: Server, person: Person) -> Browser:
    browser = Browser(server)
    answer = browser.post(
        "/login", follow=False, email=f"{person.name}@example.org", password=entrance.PASSWORD
    )
    assert answer.status_code == 303, answer.text
    return browser


def narrow_token(corpus: Corpus, person: Person) -> str:
    """A token of the follower that may read accounts, and no posts."""
    client = entrance.register_app(corpus.server)
    answer = entrance.authorize(person, client, corpus.browsers["follower"], scope="read:accounts")
    return str(entrance.redeem(corpus.server, client, entrance.code_of(answer)).json()["access_token"])


def make_moderator(server: Server, person: Person) -> None:
    async def unit(tx: Tx) -> None:
        await tx.run("UPDATE users SET role = 'moderator' WHERE account_id = :id", id=int(person.id))

    server.run(server.app.db.write, unit)


def settled(corpus: Corpus) -> None:
    """Wait until everything that follows from the posts has been done."""

    def idle() -> bool:
        read = corpus.server.app.db.read()
        waiting = "SELECT COUNT(*) FROM jobs WHERE NOT dead AND run_at < :soon"
        return bool(corpus.server.run(read.value, waiting, soon=corpus.server.clock.now_ms() + 3_000) == 0)

    eventually(idle, 30)


def numbers(corpus: Corpus, sql: str) -> list[str]:
    """One column of the database, as texts."""
    rows = corpus.server.run(corpus.server.app.db.read().all, sql)
    return [str(next(iter(row.values()))) for row in rows]
