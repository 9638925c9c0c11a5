"""Spaces of the canary corpus, and what is said in them."""

from typing import TYPE_CHECKING, Any

import msgspec

from sabar.kit import times
from sabar.model.spaces.posts import Card
from sabar.model.spaces.rooms import EVERYTHING
from sabar.store.spaces import posts
from tests import pictures
from tests.privacy.audiences import COMMON_TAG

if TYPE_CHECKING:
    from tests.privacy.corpus import Corpus


def build(corpus: "Corpus") -> None:
    """One of the author and of members, one of whom is sent out later; one that a stranger is a guest of."""
    author, people = corpus.author, corpus.people
    for name, who, given in (
        (corpus.word("space", "space name", "old"), ("mentioned", "muted", "ex"), {}),
        (corpus.word("own", "other space", "old"), (), {}),
    ):
        slug = author.post("/api/sabar/v1/spaces", name=name)["slug"]
        # The address is made from the name.
        corpus.spaces.append(slug)
        for kind in who:
            link = author.post(f"/api/sabar/v1/spaces/{slug}/invites", **given)["url"].rpartition("/")[2]
            people[kind].post(f"/api/sabar/v1/space_invites/{link}/join")
            corpus.links.append(link)
    asked = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "question": corpus.word("space", "question", "old")}
    author.ok("PUT", f"/api/sabar/v1/spaces/{corpus.spaces[0]}/standup", json=asked)
    author.ok("PUT", f"/api/sabar/v1/spaces/{corpus.spaces[0]}", json={"previews": True})
    other = people["follower"].post("/api/sabar/v1/spaces", name="elsewhere")["slug"]
    corpus.spaces.append(other)
    ends = times.iso(corpus.server.clock.now_ms() + times.DAY)
    link = people["follower"].post(f"/api/sabar/v1/spaces/{other}/invites", role="guest", ends_at=ends)["url"]
    people["stranger"].post(f"/api/sabar/v1/space_invites/{link.rpartition('/')[2]}/join")


def say(corpus: "Corpus", round: str) -> None:
    """A thread with a poll, an edit, a deleted post, a reaction, a pin, a stand-up, in the first of them."""
    author, path = corpus.author, f"/api/sabar/v1/spaces/{corpus.spaces[0]}/posts"

    def new(part: str) -> str:
        return corpus.word("space", part, round)

    def new_post(text: str, **given: Any) -> str:
        made: str = author.post(path, text=text, **given)["id"]
        corpus.said.append(made)
        corpus.known(made, "space", "id", round)
        return made

    first = new_post(f"{new('text')} #{COMMON_TAG} #{new('tag')} @{corpus.people['stranger'].name}")
    new_post(
        new("answer"), in_reply_to_id=first, poll={"options": [new("poll"), new("poll")], "expires_in": 3600}
    )
    edited = new_post(corpus.word("space", "taken out", round))
    author.ok("PUT", f"{path}/{edited}", json={"text": new("after")})
    gone = new_post(corpus.word("space", "deleted, taken out", round))
    author.delete(f"{path}/{gone}")
    corpus.people["mentioned"].ok("PUT", f"{path}/{first}/reactions/🥁")
    shown = new_post(corpus.word("space_reported", "text", round))
    words = corpus.word("staff", "report of a space", round)
    corpus.people["mentioned"].post(f"{path}/{shown}/report", comment=words)
    author.post(f"{path}/{first}/pin")
    # One a day for each of them.
    who = author if round == "old" else corpus.people["mentioned"]
    answer = who.post(path.replace("/posts", "/standup/answers"), text=new("answer of a stand-up"))["id"]
    corpus.said.append(answer)
    corpus.known(answer, "space", "id", round)
    link(corpus, first, round)
    send(corpus, round)
    type_on(corpus, first, round)


def link(corpus: "Corpus", id: str, round: str) -> None:
    """A post shows what a page says; that lies as if the page had been fetched."""
    space_id = int(corpus.author.get(f"/api/sabar/v1/spaces/{corpus.spaces[0]}/log")["space_id"])
    words = [
        corpus.word("space", f"{part} of a linked page", round)
        for part in ("address", "title", "words", "site")
    ]
    address, title, description, site = words
    card = Card(f"https://press.example/{address}", title, description, site)

    async def keep(app: Any) -> None:
        post = await posts.one(app.db.read(), space_id, int(id), EVERYTHING)
        assert post is not None
        sealed = await app.seals.seal(post.card_place, msgspec.json.encode(card))
        shown = msgspec.structs.replace(post, card=sealed)
        assert await app.db.write(lambda tx: posts.show_card(tx, shown))

    corpus.server.run(keep, corpus.server.app)


def type_on(corpus: "Corpus", parent: str, round: str) -> None:
    """In the box of the room and in one under a post: kept, and not sent."""
    room, browser = f"/s/{corpus.spaces[0]}", corpus.browsers["author"]
    for key, given in (("room", {}), ("answer", {"reply_to": parent})):
        typed = {"text": corpus.word("own", f"typed in the box of the {key}", round), **given}
        kept = browser.post(f"{room}/drafts", key=f"{round}-{key}", turn="1", revision="1", **typed)
        assert kept.status_code == 200


def send(corpus: "Corpus", round: str) -> None:
    """A text file and a picture in a post, and one that no post has: by name, content and description."""
    author, path = corpus.author, f"/api/sabar/v1/spaces/{corpus.spaces[0]}"

    def file(ending: str, content: bytes = b"", audience: str = "space") -> str:
        words = f"{corpus.word(audience, 'file content', round)} ".encode() * 50
        name = f"{corpus.word(audience, 'file name', round)}.{ending}"
        data = {"description": corpus.word(audience, "file description", round)}
        made = author.ok("POST", f"{path}/files", files={"file": (name, content or words)}, data=data)
        corpus.known(made["id"], audience, "file id", round)
        return str(made["id"])

    flag = pictures.encoded(pictures.flag((32, 24)), "PNG")
    said = author.post(f"{path}/posts", text="", file_ids=[file("txt"), file("png", flag)])
    corpus.said.append(said["id"])
    corpus.known(said["id"], "space", "id", round)
    file("md", audience="own")
