"""Those who run another server report somebody of this one, or pass on what their people report."""

from collections.abc import Sequence
from typing import Any

from sabar.actions import reports
from sabar.federation import actors, posts
from sabar.federation.fetching import Budget
from sabar.federation.translate import shapes
from sabar.kit.markup import html
from sabar.model.accounts import Account
from sabar.model.statuses import Status
from sabar.model.viewers import Actor
from sabar.reads import hydrate
from sabar.reads.staff import blocklists
from sabar.rules import limits, rates
from sabar.rules.federation import received
from sabar.rules.rates import By, RateClass
from sabar.rules.visibility import Place
from sabar.services import Services

#: What one report names, at most.
_NAMED = limits.REPORTS.statuses + 10
#: People of this server whom one report is about, at most.
_PEOPLE = 5


async def run(app: Services, actor: Account, activity: dict[str, Any], budget: Budget) -> None:
    """Tell staff, once for everybody of this server that it is about. Nothing is fetched; posts that the
    actor could not read are left out, so that nobody finds out by reporting which there are.
    """
    if not (await blocklists.stance(app, actor.domain)).reports:
        return
    people: dict[int, Account] = {}
    said: dict[int, list[Status]] = {}
    for uri in shapes.ids(activity.get("object"))[:_NAMED]:
        account = await actors.known(app, uri)
        if account is not None:
            people[account.id] = account
        elif (status := await posts.known(app, uri)) is not None:
            said.setdefault(status.account_id, []).append(status)
    about = [one for one in people.values() if one.local and one.suspended_at is None]
    for target in about[:_PEOPLE]:
        await _file(app, actor, target, said.get(target.id, []), activity)


async def _file(
    app: Services, actor: Account, target: Account, said: Sequence[Status], activity: dict[str, Any]
) -> None:
    charges = rates.charges(RateClass.REPORT, {By.ACCOUNT: f"server/{actor.domain}"})
    await app.limits.demand(charges)
    ids = [one.id for one in said][: limits.REPORTS.statuses]
    seen = await hydrate.see(app, Actor(actor), ids, Place.SINGLE)
    words = html.to_text(shapes.text(activity.get("content"), received.POSTS.content))
    await reports.file(
        app,
        Actor(actor),
        target,
        status_ids=[one.outline.id for one in seen],
        comment=_short(words),
    )


def _short(words: str) -> str:
    """What is too long is cut: whoever wrote it is not there to write less."""
    most = limits.REPORTS.comment
    return words if len(words) <= most else words[: most - 1] + "…"
