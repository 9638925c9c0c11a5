"""From what was said in a space to what an archive of it holds."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from sabar.model.spaces.files import About
from sabar.model.spaces.log import Line
from sabar.reads.entities import spaces as entities
from sabar.reads.spaces.people import Present
from sabar.reads.spaces.said import Parent, Said
from sabar.rules.spaces import files as rules
from sabar.web.spaces import parts, sentences
from sabar.web.spaces.exports import stored_views as views

#: Characters of a post that a link to it shows.
_BEGINS = 80


def files(one: Said) -> list[views.StoredFile]:
    """Where each will lie: in a folder of its post."""
    names = rules.stored_names([file.about.name if file.about else "" for file in one.files])
    return [
        _file(f"files/{one.post.id}/{name}", attached.about)
        for name, attached in zip(names, one.files, strict=True)
    ]


def _file(path: str, about: About | None) -> views.StoredFile:
    return views.StoredFile(
        path=path,
        href=quote(f"../{path}"),
        name=about.name if about else path.rpartition("/")[2],
        alt=about.description if about else "",
        picture=about is not None and about.is_picture,
        width=about.width if about else 0,
        height=about.height if about else 0,
    )


def post(
    one: Said, above: Mapping[int, Parent], stored: Sequence[views.StoredFile], *, first: bool
) -> views.StoredPost:
    post, poll = one.post, one.poll
    parent = above.get(post.parent_id or 0)
    author = one.author.account if one.author else None
    answered = parent.author.account if parent and parent.author else None
    return views.StoredPost(
        id=str(post.id),
        first=first,
        name=(author.display_name or author.username) if author else "",
        handle=author.acct if author else "",
        created_ms=post.created_at,
        edited_ms=post.edited_at,
        sealed=one.content is None,
        pinned=post.pinned_at is not None,
        text_html=one.content.html if one.content else "",
        answers=str(post.parent_id or ""),
        answered=(answered.display_name or answered.username) if answered else "",
        there=parent is not None,
        options=tuple(
            views.StoredOption(title=title, votes=votes)
            for title, votes in zip(poll.options, poll.votes, strict=True)
        )
        if poll
        else (),
        voters=poll.voters if poll else 0,
        ended=poll is not None and poll.ended,
        signs=tuple(
            views.StoredSign(emoji=sign.emoji, count=len(sign.people), names=tuple(sign.names))
            for sign in one.reactions
        ),
        files=tuple(stored),
    )


def told(one: Said, slug: str, base_url: str, stored: Sequence[views.StoredFile]) -> dict[str, Any]:
    """For programs: as our API tells it, with who reacted, and where each file lies in the archive."""
    post: dict[str, Any] = msgspec.to_builtins(entities.post(one, slug, base_url))
    for sign, reacted in zip(post["reactions"], one.reactions, strict=True):
        sign["people"] = reacted.names
    for file, kept in zip(post["files"], stored, strict=True):
        file["path"], file["whole"] = kept.path, kept.whole
    return post


def member(present: Present) -> views.StoredMember:
    account, one = present.account, present.member
    return views.StoredMember(
        name=account.display_name or account.username,
        handle=account.acct,
        role=parts.role(one.role),
        joined_ms=one.joined_at,
        ends_ms=one.ends_at,
    )


def line(lang: str, zone: str, one: Line) -> views.StoredLine:
    return views.StoredLine(
        number=one.number, at_ms=one.at, words=sentences.of(lang, one, zone), hash=one.hash
    )


def beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _BEGINS else f"{words[:_BEGINS].rstrip()}…"
