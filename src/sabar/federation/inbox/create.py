"""Somebody of another server wrote something, or voted."""

from typing import Any

import msgspec

from sabar.actions import polls as voting
from sabar.federation import actors, posts
from sabar.federation.fetching import Budget
from sabar.federation.translate import audience, shapes
from sabar.federation.translate import posts as reading
from sabar.model.accounts import Account
from sabar.model.received import Arrival, Said
from sabar.model.viewers import Actor
from sabar.rules.federation import received
from sabar.services import Services
from sabar.store import accounts, polls
from sabar.store.federation import posts as store


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """What nobody here follows, and what is for nobody here, is not kept."""
    document = shapes.one(activity.get("object"))
    if not shapes.type_of(document, reading.KINDS):
        uri = shapes.first_id(activity.get("object"))
        if shapes.same_host(uri, actor.uri) and await store.concerns_somebody(app.db.read(), actor.id, None):
            await posts.by_uri(app, uri, budget=budget)
        return
    said = by(actor, document, activity)
    if said is None or await store.by_author(app.db.read(), said.uri, actor.id) is not None:
        return
    if said.choice:
        await _vote(app, actor, said)
    elif await concerns(app, actor, said):
        await posts.take(app, actor, said, budget, arrival=Arrival.DELIVERED)


def by(actor: Account, document: dict[str, Any], activity: dict[str, Any]) -> Said | None:
    """What `actor` says of a post of his own; where that does not say for whom it is, whose, or in which
    language, the activity does. None for one of somebody else.
    """
    told = {"attributedTo": actor.uri, shapes.SPOKEN: activity.get(shapes.SPOKEN)}
    said = posts.read(told | document)
    if said is None or said.authors[0] != actor.uri or not shapes.same_host(said.uri, actor.uri):
        return None
    if said.to or said.cc:
        return said
    to, cc = (shapes.ids(activity.get(name))[: received.POSTS.addressed] for name in ("to", "cc"))
    return msgspec.structs.replace(said, to=to, cc=cc)


async def concerns(app: Services, actor: Account, said: Said) -> bool:
    """Whether somebody here follows its writer, or is named or addressed in it, or quoted, or answered, or
    follows who is answered.
    """
    parent = await posts.known(app, said.parent)
    if await store.concerns_somebody(
        app.db.read(), actor.id, parent.account_id if parent is not None else None
    ):
        return True
    quoted = await posts.known(app, said.quote)
    if quoted is not None and quoted.local:
        return True
    named, own = (*said.mentions, *audience.addressed(said, "")), f"{app.settings.url}/"
    return bool(await actors.all_known(app, [one for one in named if one.startswith(own)]))


async def _vote(app: Services, actor: Account, said: Said) -> None:
    """Each answer comes by itself. Who may vote, and how often, is asked as it is of people here."""
    question = await posts.known(app, said.parent)
    author = await accounts.by_id(app.db.read(), question.account_id) if question is not None else None
    if question is None or author is None or not author.local:
        return
    found = await polls.of_status(app.db.read(), question.id)
    if found is None:
        return
    poll, options = found
    places = [one.position for one in options if one.title == said.choice]
    if places:
        await voting.vote(app, Actor(actor), poll.id, places[:1])
