"""Who may read a post before it is sent: the rule that will deliver it, and nothing that readers settle for
themselves. Whether somebody mutes, filters or chose languages changes nothing, so that nobody learns of it.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from sabar.kit.paging import Window
from sabar.model.audience import Visibility
from sabar.model.errors import Invalid
from sabar.model.labels import Label
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.rules import labels as label_rules
from sabar.rules import limits, visibility
from sabar.rules.writing import compose, drafts
from sabar.rules.writing.drafts import Draft
from sabar.services import Services
from sabar.store import accounts, audience, bearing, circles, labels
from sabar.store.audience import Asked
from sabar.store.bearing import Crowd
from sabar.store.federation import destinations

#: Everybody can find it, or read it; everybody of this server can; or only those who are counted.
Reach = Literal["found", "open", "here", "limited"]
#: It is for people of labels, and none is chosen, or nobody bears those that are.
Lacks = Literal["", "labels", "bearers"]


class Audience(msgspec.Struct, frozen=True):
    """`total`: followers and people named who may read it; None when somebody else chose whom it is for.
    `labels`: all of the writer's own, each with how many of these bear it; `sensitive`: how many bear one
    that he is asked about; `servers`: how many other servers it goes to.
    """

    total: int | None
    reach: Reach
    labels: list[tuple[Label, int]]
    sensitive: int = 0
    lacks: Lacks = ""
    servers: int = 0


class Plan(msgspec.Struct, frozen=True):
    """What a draft comes to. `asked`: None when somebody else chose its readers; `unchosen`: nobody did."""

    kind: Visibility
    asked: Asked | None
    unchosen: bool = False


async def plan(app: Services, viewer: Viewer, draft: Draft) -> Plan:
    """Raises NotFound for a label, or for a post it answers or quotes, that is not there for the writer."""
    chosen = draft.circle_label_ids or draft.except_label_ids
    if chosen:
        label_rules.demand_own(chosen, await labels.owned(app.db.read(), viewer.id, chosen))
        return Plan(Visibility.CIRCLE, await _of_labels(app, viewer, draft))
    usual = drafts.defaults_of(viewer.user).visibility
    kind = visibility.of_answer(draft.visibility, usual, None)
    stays = visibility.is_for_people_here(kind)
    if draft.in_reply_to_id is not None:
        parent = (await access.post_for(app, viewer, draft.in_reply_to_id)).outline
        kind = visibility.of_answer(draft.visibility, usual, parent.visibility)
        stays = stays or parent.stays_here
        kind = visibility.kept_here(kind) if stays else kind
        inside = visibility.keeps_answers_inside(parent.visibility, parent.circle_id)
        if inside and not (visibility.is_direct(kind) or visibility.is_open_here(kind)):
            return Plan(Visibility.CIRCLE, await _of_circle(app, viewer, parent.circle_id))
    if visibility.is_for_circle(kind):
        return Plan(kind, Asked(me=viewer.id), unchosen=True)
    named = set(await _named(app, viewer, draft))
    if draft.quoted_status_id is not None:
        quoted = (await access.post_for(app, viewer, draft.quoted_status_id)).outline
        kind = visibility.of_quote(kind, quoted.visibility)
        stays = stays or quoted.stays_here
        kind = visibility.kept_here(kind) if stays else kind
        if not visibility.is_direct(kind):
            named.add(quoted.account_id)
    to_followers = not visibility.is_direct(kind)
    asked = Asked(me=viewer.id, to_followers=to_followers, named=sorted(named), only_here=stays)
    return Plan(kind, asked)


async def _of_labels(app: Services, viewer: Viewer, draft: Draft) -> Asked:
    only, besides = draft.circle_label_ids, draft.except_label_ids
    named = await _named(app, viewer, draft) if only else []
    return Asked(me=viewer.id, to_followers=True, named=named, only_labels=only, except_labels=besides)


async def _of_circle(app: Services, viewer: Viewer, id: int | None) -> Asked | None:
    """How many are in the circle of somebody else is not for those in it to know."""
    circle = await circles.by_id(app.db.read(), id) if id is not None else None
    own = circle is not None and circle.owner_id == viewer.id
    return Asked(me=viewer.id, circle=circle.id) if circle is not None and own else None


async def _named(app: Services, viewer: Viewer, draft: Draft) -> list[int]:
    """Whom its words name, be they ready to be sent or not."""
    words = draft.text or draft.spoiler_text
    if not words:
        return []
    try:
        scan = compose.scan(words[: limits.STATUSES.source])
    except Invalid:
        return []
    names = list(drafts.named(scan, app.settings.domain).values())[: limits.STATUSES.mentions]
    found = await accounts.mentionable(app.db.read(), viewer.id, names)
    return [account.id for account in found if account.id != viewer.id]


async def of(app: Services, viewer: Viewer, draft: Draft) -> Audience:
    """Counted from what is kept. Raises as `plan` does."""
    made = await plan(app, viewer, draft)
    reach: Reach = "limited"
    if visibility.is_for_people_here(made.kind):
        reach = "here"
    elif visibility.is_open(made.kind):
        reach = "found" if visibility.is_listed(made.kind) else "open"
    db, asked = app.db.read(), made.asked
    followers = await bearing.crowd(db, viewer.id)
    own = await labels.of(db, viewer.id) if followers.labelled else []
    if asked is None:
        return Audience(None, reach, [(label, 0) for label in own])
    readers = await _readers(app, asked, followers)
    total = readers.count()
    counts = readers.of_each() if own else {}
    sensitive = [label.id for label in own if label.sensitive]
    return Audience(
        total,
        reach,
        [(label, counts[label.id]) for label in own],
        readers.count(sensitive) if sensitive else 0,
        "labels" if made.unchosen else "bearers" if asked.only_labels and not total else "",
        await _servers(app, asked),
    )


async def _servers(app: Services, asked: Asked) -> int:
    """How many other servers it goes to; of labels none are counted while one types."""
    if (
        not app.settings.federates
        or asked.only_here
        or asked.circle
        or asked.only_labels
        or asked.except_labels
    ):
        return 0
    return await destinations.count_servers(
        app.db.read(), asked.me, asked.named, to_followers=asked.to_followers
    )


async def _readers(app: Services, asked: Asked, followers: Crowd) -> Crowd:
    """Those who would read it, by the labels they bear."""
    if asked.circle or asked.only_here:
        return Crowd(await audience.groups(app.db.slow(), asked), followers.labelled)
    db = app.db.read()
    named = await audience.named(db, asked.me, asked.named)
    people = followers if asked.to_followers else Crowd({}, followers.labelled)
    others = [id for id, follows in named.items() if not (asked.to_followers and follows)]
    if others:
        borne = await labels.borne(db, asked.me, others) if followers.labelled else {}
        people = people.and_(borne.get(id, ()) for id in others)
    return people.only(asked.only_labels, asked.except_labels)


class Listed(msgspec.Struct, frozen=True):
    """`servers` and `domains`: names and how many, the largest first; `people`: account ids, the keys for
    paging too.
    """

    servers: Sequence[tuple[str, int]]
    domains: Sequence[tuple[str, int]]
    people: list[int]


async def listed(
    app: Services, viewer: Viewer, draft: Draft, window: Window, *, kind: str = "", among: str | int = ""
) -> Listed:
    """Who they are; `kind` and `among` as in `store.audience.readers`. Raises as `plan` does."""
    asked = (await plan(app, viewer, draft)).asked
    if asked is None:
        return Listed((), (), [])
    db = app.db.slow()
    return Listed(
        await audience.servers(db, asked),
        await audience.domains(db, asked),
        await audience.readers(db, asked, window, kind=kind, among=among),
    )
