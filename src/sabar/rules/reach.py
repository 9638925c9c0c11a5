"""Where a post appears: which timelines it enters and which streams tell of it.

Pure, from what is known of the post. Whether one of those who meet it there may read it is another question,
asked of `rules.visibility` for each of them.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec

from sabar.events import StatusBoosted, StatusEdited, StatusPosted
from sabar.model.audience import Audience, Channel, Source, Visibility
from sabar.rules import visibility


class Facts(msgspec.Struct, frozen=True):
    """What decides where a post, or a boost, appears."""

    audience: Audience
    #: ids of the accounts of this server that it names
    mentioned: Sequence[int]
    #: id and normalised name of each of its tags
    tags: Sequence[tuple[int, str]]
    boost: bool
    #: whose post it answers, its own author included
    answered_id: int | None
    conversation_id: int | None
    #: whether it was written on this server
    local: bool
    has_media: bool


class Lists(NamedTuple):
    """Lists that `member_id` is in, as far as they take an answer to `answers_id`; None: it is no answer, or
    one to its own author, which every list takes.
    """

    member_id: int
    answers_id: int | None


class Reach(msgspec.Struct, frozen=True):
    """Where a post appears. Nothing in it says that who meets the post there may read it."""

    #: it enters the home of whoever follows one of these, and the ready timeline of a list its author is in
    sources: Sequence[Source]
    #: it enters the homes of these accounts, whomever they follow
    homes: Collection[int]
    #: the list streams that tell of it; None: no list does
    lists: Lists | None
    #: the public and hashtag streams that tell of it
    channels: Sequence[Channel]
    #: the stream of its conversation
    thread: Channel | None
    #: the streams of its author's profile: posts, and posts with answers to others
    profile: Sequence[Channel]


class Homes(NamedTuple):
    """Which ready timelines a post enters: `sources` and `homes` of `Reach`."""

    sources: Sequence[Source]
    homes: Collection[int]


def homes_of(facts: Facts) -> Homes:
    """Of a post that is there."""
    audience = facts.audience
    tags = facts.tags if _tells_strangers(audience, boost=facts.boost) else ()
    return Homes(_sources(audience, [id for id, _ in tags]), _homes(audience, facts.mentioned))


def of(facts: Facts) -> Reach:
    """Of a post that is there."""
    audience = facts.audience
    sources, homes = homes_of(facts)
    answers_id = None if facts.answered_id == audience.author_id else facts.answered_id
    return Reach(
        sources=sources,
        homes=homes,
        lists=Lists(audience.author_id, answers_id),
        channels=_channels(facts, answers_id),
        thread=_thread(facts.conversation_id),
        profile=_profile(audience.author_id, answers_id),
    )


def of_late(facts: Facts) -> Reach:
    """Of one that was written long before it came: no news, but whoever reads its conversation goes on."""
    return Reach((), (), None, (), _thread(facts.conversation_id), ())


def known(event: StatusPosted | StatusBoosted | StatusEdited) -> Facts | None:
    """What an event says of its post; None: it was written by an older version."""
    said = event.facts
    if said is None:
        return None
    return Facts(
        Audience(Visibility(said.visibility), event.account_id),
        mentioned=said.mentioned,
        tags=said.tags,
        boost=isinstance(event, StatusBoosted),
        answered_id=said.answered_id,
        conversation_id=said.conversation_id,
        local=said.local,
        has_media=said.media,
    )


def before(facts: Facts, *, mentioned: Collection[int], tags: Collection[int], media: bool) -> Facts:
    """The post before it was edited, as far as that is still so: without the accounts and tags (ids) that it
    names only now, and without media if it had none (`media`).
    """
    return msgspec.structs.replace(
        facts,
        mentioned=[id for id in facts.mentioned if id not in mentioned],
        tags=[tag for tag in facts.tags if tag[0] not in tags],
        has_media=facts.has_media and not media,
    )


def of_deleted(
    audience: Audience,
    *,
    mentioned: Collection[int],
    tags: Collection[str],
    boost: bool,
    conversation_id: int | None,
) -> Reach:
    """Of a post that is gone: wherever one of its wordings may have appeared, with media or without. `tags`
    are normalised names. Who could read it can be asked no more, so a conversation hears of open posts only,
    and lists of none that was for those it names.
    """
    direct = visibility.is_direct(audience.kind)
    channels: list[Channel] = []
    if _tells_strangers(audience, boost=boost):
        channels += [Channel(f"{name}{media}") for name in _PUBLIC for media in ("", ":media")]
        channels += [Channel(name, tag) for tag in tags for name in ("hashtag", "hashtag:local")]
    return Reach(
        sources=_sources(audience, ()),
        homes=_homes(audience, mentioned),
        lists=None if direct else Lists(audience.author_id, None),
        channels=channels,
        thread=_thread(conversation_id) if visibility.is_open(audience.kind) else None,
        # Only pages of ours listen there, and they say what they show.
        profile=(),
    )


_PUBLIC = ("public", "public:local", "public:remote")


def _tells_strangers(audience: Audience, *, boost: bool) -> bool:
    """A boost is told to those who follow the booster only; the post was told to all when it was written."""
    return visibility.is_listed_here(audience.kind) and not boost


def _sources(audience: Audience, tag_ids: Collection[int]) -> list[Source]:
    if visibility.is_direct(audience.kind):
        return []
    return [Source.author(audience.author_id), *map(Source.tag, tag_ids)]


def _homes(audience: Audience, mentioned: Collection[int]) -> set[int]:
    return {audience.author_id, *mentioned} if visibility.is_direct(audience.kind) else set()


def _channels(facts: Facts, answers_id: int | None) -> list[Channel]:
    if not _tells_strangers(facts.audience, boost=facts.boost):
        return []
    near = "local" if facts.local else "remote"
    channels = [Channel("hashtag", name) for _, name in facts.tags]
    if facts.local:
        channels += [Channel("hashtag:local", name) for _, name in facts.tags]
    if answers_id is None:
        channels += [Channel("public"), Channel(f"public:{near}")]
        if facts.has_media:
            channels += [Channel("public:media"), Channel(f"public:{near}:media")]
    return channels


def _thread(conversation_id: int | None) -> Channel | None:
    return None if conversation_id is None else Channel("thread", str(conversation_id))


def _profile(author_id: int, answers_id: int | None) -> list[Channel]:
    names = ("account", "account:replies") if answers_id is None else ("account:replies",)
    return [Channel(name, str(author_id)) for name in names]
