"""A post of this server as a Note, or a Question where it has a poll."""

from collections.abc import Collection, Sequence
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
from sabar.store import accounts, hydration, quotes
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
    return (await notes(app, [status_id])).get(status_id)


async def notes(app: Services, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The same of many, in as many queries as of one."""
    return {one.content.record.id: _document(app, one) for one in await _load(app, ids)}


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


async def _load(app: Services, ids: Sequence[int]) -> list[_Parts]:
    db = app.db.read()
    outlines = {id: one for id, one in (await hydration.outlines(db, ids)).items() if id in ids}
    ours = {id: one for id, one in outlines.items() if not one.domain and not one.suspended}
    said = {id: one for id, one in ours.items() if one.reblog_of_id is None}
    found = [one for one in (await contents.of(app, said)).values() if visibility.leaves(one.record)]
    people = {one.record.account_id for one in found} | {named.id for one in found for named in one.mentions}
    known = await accounts.by_ids(db, list(people))
    answered = await with_authors(
        app, [one.record.in_reply_to_id for one in found if one.record.in_reply_to_id is not None]
    )
    quoted = await _quoted(app, [one.record.id for one in found])
    asked = await assembled_polls.by_ids(app, None, {one.poll_id for one in said.values() if one.poll_id})
    talks = {one.record.conversation_id for one in found if one.record.conversation_id is not None}
    # Of a conversation that began elsewhere, the address is not ours to give.
    began = await conversations.begun_here(db, talks) if talks else set()
    return [
        _Parts(
            content=one,
            author=known[one.record.account_id],
            mentioned=[known[named.id] for named in one.mentions if named.id in known],
            answered=answered.get(one.record.in_reply_to_id or 0),
            quoted=quoted.get(one.record.id),
            poll=asked.get(said[one.record.id].poll_id or 0),
            context=addresses.context(app, talk) if (talk := one.record.conversation_id) in began else None,
        )
        for one in found
        if one.record.account_id in known
    ]


async def with_authors(app: Services, ids: Collection[int]) -> dict[int, tuple[Status, Account]]:
    """Posts of any server; what is gone is left out."""
    if not ids:
        return {}
    db = app.db.read()
    found = await hydration.statuses(db, list(ids))
    authors = await accounts.by_ids(db, list({one.account_id for one in found}))
    return {one.id: (one, authors[one.account_id]) for one in found if one.account_id in authors}


async def _quoted(app: Services, ids: Sequence[int]) -> dict[int, _Quoted]:
    """What each of these quotes; not what may no longer be."""
    records = await quotes.of_statuses(app.db.read(), ids) if ids else []
    standing = [one for one in records if one.state in (QuoteState.ACCEPTED, QuoteState.PENDING)]
    found = await with_authors(app, {one.quoted_status_id for one in standing})
    return {
        one.status_id: _Quoted(one, *found[one.quoted_status_id])
        for one in standing
        if one.quoted_status_id in found and visibility.leaves(found[one.quoted_status_id][0])
    }


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
