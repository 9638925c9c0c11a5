"""Looking for words in one space. Nothing sealed has an index: posts are opened and looked through."""

import asyncio
import unicodedata
from collections.abc import Callable, Sequence

import msgspec

from sabar.kit import ids
from sabar.kit.paging import Window
from sabar.model.spaces.files import About
from sabar.model.spaces.posts import Content
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import files, said
from sabar.reads.spaces.said import Said
from sabar.rules.spaces.limits import SEARCH
from sabar.rules.writing import compose, names
from sabar.services import Services
from sabar.store.spaces import posts

_content = msgspec.json.Decoder(Content).decode
Meant = Callable[[Content, Sequence[About]], bool]


class Found(msgspec.Struct, frozen=True):
    """The newest first. `below`: whoever asks on goes on from there; None when everything was looked at."""

    posts: list[Said]
    below: int | None


async def words(app: Services, entered: Entered, asked: str, below: int | None) -> Found:
    """Posts that hold every word, also in the names and descriptions of their files, in whatever order;
    letters are compared without accents and size. Nothing for no word.
    """
    wanted = _plain(asked[: SEARCH.characters]).split()
    if not wanted:
        return Found([], None)

    def meant(content: Content, abouts: Sequence[About]) -> bool:
        options = content.poll.options if content.poll is not None else []
        named = [part for about in abouts for part in (about.name, about.description)]
        text = _plain(" ".join([content.text, *options, *named]))
        return all(word in text for word in wanted)

    return await _look(app, entered, meant, below, in_files=True)


async def tag(app: Services, entered: Entered, name: str, below: int | None) -> Found:
    """Posts with this hashtag, however it is spelt."""
    key = names.normalise_tag(name)

    def meant(content: Content, abouts: Sequence[About]) -> bool:
        return "#" in unicodedata.normalize("NFKC", content.text) and key in compose.scan(content.text).tags

    return await _look(app, entered, meant, below) if key else Found([], None)


async def _look(
    app: Services, entered: Entered, meant: Meant, below: int | None, *, in_files: bool = False
) -> Found:
    """A part at a time, in a thread of its own, so that others are answered meanwhile. So many posts are
    looked at for one answer.
    """
    at = below if below is not None else ids.LARGEST
    found: list[int] = []
    for _ in range(0, SEARCH.looked_at, SEARCH.part):
        window = Window(SEARCH.part, max_id=at)
        lying = await posts.page(app.db.read(), entered.space.id, entered.me.sight, window)
        clear = await app.seals.opened([post.sealed_content for post in lying])
        attached = await files.of_posts(app, [post.id for post in lying]) if in_files and lying else {}
        abouts = [[one.about for one in attached.get(post.id, ()) if one.about] for post in lying]
        hits = await asyncio.to_thread(_sifted, clear, abouts, meant)
        for post, hit in zip(lying, hits, strict=True):
            at = post.id
            if hit:
                found.append(post.id)
            if len(found) == SEARCH.shown:
                return Found(await said.several(app, entered, found), at)
        if len(lying) < SEARCH.part:
            return Found(await said.several(app, entered, found), None)
    return Found(await said.several(app, entered, found), at)


def _sifted(clear: Sequence[bytes | None], abouts: Sequence[list[About]], meant: Meant) -> list[bool]:
    return [raw is not None and meant(_content(raw), files) for raw, files in zip(clear, abouts, strict=True)]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
