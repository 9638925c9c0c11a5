"""A post of this server as a Note, or a Question where it has a poll."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sabar.federation import addressing
from sabar.federation.documents import files, policies, polls, tags
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.statuses import ContentType, EditKind, QuoteState, Status
from sabar.model.statuses import Quote as QuoteRecord
from sabar.model.viewers import Actor
from sabar.reads import hydrate
from sabar.reads.assemble import contents
from sabar.reads.assemble import polls as assembled_polls
from sabar.reads.assemble.parts import Content, Poll
from sabar.reads.server import addresses
from sabar.rules import visibility
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import accounts, hydration, quotes, statuses
from sabar.store.federation import conversations

_SOURCES = {ContentType.PLAIN: "text/plain", ContentType.MARKDOWN: "text/markdown"}
_CHANGES = {EditKind.CORRECTION: "Correction", EditKind.RETRACTION: "Retraction"}


class _Quoted(msgspec.Struct, frozen=True):
    record: QuoteRecord
    status: Status
    author: Account


class _Parts(msgspec.Struct, frozen=True):
    content: Content
    author: Account
    mentioned: Sequence[Account]
    answered: tuple[Status, Account] | None
    quoted: _Quoted | None
    poll: Poll | None
    context: str | None


async def note(app: Services, status_id: int) -> dict[str, Any] | None:
    """Any post of this server, as it goes out to those it is for; None for what has no document: boosts,
    posts that stay here, those of others and of who was suspended. Whom it may be told is asked before.
    """
    parts = await _load(app, status_id)
    return _document(app, parts) if parts else None


async def note_for(app: Services, status_id: int, reader: Account | None) -> dict[str, Any] | None:
    """The same, if this reader may read it. `reader`: who signed the request."""
    found = await hydrate.see(app, Actor(reader) if reader else None, [status_id], Place.SINGLE)
    document = await note(app, status_id) if found else None
    if document and reader and visibility.is_for_circle(found[0].outline.visibility):
        return for_members(document, [addresses.actor(app, reader)])
    return document


def for_members(document: dict[str, Any], members: Sequence[str]) -> dict[str, Any]:
    """A post for a circle as these members of it get it, who hear of no others."""
    tags = [tag for tag in document["tag"] if tag["type"] != "Mention"]
    return {**document, "to": list(members), "cc": [], "tag": tags, "directMessage": False}


async def _load(app: Services, status_id: int) -> _Parts | None:
    db = app.db.read()
    outlines = await hydration.outlines(db, [status_id])
    outline = outlines.get(status_id)
    if outline is None or outline.domain or outline.suspended or outline.reblog_of_id is not None:
        return None
    content = (await contents.of(app, {status_id: outline})).get(status_id)
    author = await accounts.by_id(db, outline.account_id)
    if content is None or author is None or not visibility.leaves(content.record):
        return None
    named = await accounts.by_ids(db, [one.id for one in content.mentions])
    poll_ids = [outline.poll_id] if outline.poll_id is not None else []
    return _Parts(
        content=content,
        author=author,
        mentioned=[named[one.id] for one in content.mentions if one.id in named],
        answered=await _with_author(app, content.record.in_reply_to_id),
        quoted=await _quoted(app, status_id),
        poll=(await assembled_polls.by_ids(app, None, poll_ids)).get(outline.poll_id or 0),
        context=await _context(app, content.record),
    )


async def _with_author(app: Services, id: int | None) -> tuple[Status, Account] | None:
    status = await statuses.by_id(app.db.read(), id) if id is not None else None
    author = await accounts.by_id(app.db.read(), status.account_id) if status else None
    return (status, author) if status and author else None


async def _quoted(app: Services, status_id: int) -> _Quoted | None:
    """What it quotes; not what may no longer be."""
    record = await quotes.of_status(app.db.read(), status_id)
    if record is None or record.state not in (QuoteState.ACCEPTED, QuoteState.PENDING):
        return None
    found = await _with_author(app, record.quoted_status_id)
    return _Quoted(record, *found) if found and visibility.leaves(found[0]) else None


async def _context(app: Services, status: Status) -> str | None:
    """Of a conversation that began elsewhere, the address is not ours to give."""
    id = status.conversation_id
    if id is None or not await conversations.began_here(app.db.read(), id):
        return None
    return addresses.context(app, id)


def _document(app: Services, parts: _Parts) -> dict[str, Any]:
    content, author = parts.content, parts.author
    record = content.record
    to, cc = addressing.to_and_cc(app, record, author, parts.mentioned)
    sealed_for = None if visibility.is_open(record.visibility) else author.id
    ready = [one for one in content.media if one.state == "ready" and one.file]
    made: dict[str, Any] = {
        "id": addresses.status_uri(app, record, author),
        "type": "Question" if parts.poll else "Note",
        "attributedTo": addresses.actor(app, author),
        "published": times.iso(record.created_at),
        "url": addresses.status(app, record, author),
        "inReplyTo": addresses.status_uri(app, *parts.answered) if parts.answered else None,
        "summary": record.spoiler_text or None,
        "sensitive": record.sensitive or (author.sensitized_at is not None and bool(ready)),
        "content": content.html,
        "to": to,
        "cc": cc,
        "attachment": [files.attachment(app, one, sealed_for=sealed_for) for one in ready],
        "tag": _tags(app, parts),
        "interactionPolicy": policies.of(app, record, author),
        **_collections(app, record, author),
    }
    if record.language:
        made["contentMap"] = {record.language: content.html}
    if record.edited_at is not None:
        made["updated"] = times.iso(record.edited_at)
    if parts.context:
        made["context"] = made["conversation"] = parts.context
    if visibility.is_direct(record.visibility) or visibility.is_for_circle(record.visibility):
        made["directMessage"] = visibility.is_direct(record.visibility)
    if parts.quoted:
        made |= _quote(app, parts.quoted)
    if parts.poll:
        made |= polls.fields(parts.poll)
    return made | _words(record)


def _tags(app: Services, parts: _Parts) -> list[dict[str, Any]]:
    found = [tags.mention(app, one) for one in parts.mentioned]
    found += [tags.hashtag(app, one) for one in parts.content.tags]
    drawn = {one.id: one for one in [*parts.content.emojis, *(parts.poll.emojis if parts.poll else ())]}
    found += [files.emoji(app, one) for one in drawn.values()]
    if parts.quoted:
        status, author = parts.quoted.status, parts.quoted.author
        found.append(
            tags.quote(addresses.status_uri(app, status, author), addresses.status(app, status, author))
        )
    return found


def _collections(app: Services, record: Status, author: Account) -> dict[str, Any]:
    """How many liked and boosted it; where its answers are, of which none is told at once."""
    replies = addresses.replies(app, record, author)
    page = {"type": "CollectionPage", "partOf": replies, "next": f"{replies}?page=true", "items": []}
    return {
        "replies": {"id": replies, "type": "Collection", "first": page},
        "likes": {
            "id": addresses.likes(app, record, author),
            "type": "Collection",
            "totalItems": record.favourites_count,
        },
        "shares": {
            "id": addresses.shares(app, record, author),
            "type": "Collection",
            "totalItems": record.reblogs_count,
        },
    }


def _quote(app: Services, quoted: _Quoted) -> dict[str, Any]:
    """In every spelling there is."""
    uri = addresses.status_uri(app, quoted.status, quoted.author)
    made = dict.fromkeys(("quote", "quoteUri", "quoteUrl", "_misskey_quote"), uri)
    accepted = quoted.record.state is QuoteState.ACCEPTED
    if accepted and quoted.record.stamp:
        made["quoteAuthorization"] = quoted.record.stamp
    elif accepted and quoted.author.local and quoted.author.id != quoted.record.account_id:
        made["quoteAuthorization"] = addresses.quote_authorization(
            app, quoted.author, quoted.record.status_id
        )
    return made


def _words(record: Status) -> dict[str, Any]:
    """What was typed, and what became of what was there before."""
    change = record.correction
    made: dict[str, Any] = {}
    if not record.retracted:
        made["source"] = {"content": record.text, "mediaType": _SOURCES[record.content_type]}
    if change is not None and change.kind in _CHANGES:
        made["correction"] = {
            "type": _CHANGES[change.kind],
            "published": times.iso(change.at),
            "content": change.note or None,
        }
    return made
