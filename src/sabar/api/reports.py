"""Reports (methods/reports)."""

import msgspec

from sabar.actions import reports as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.model.statuses import StatusRef
from sabar.reads import access, hydrate
from sabar.reads.entities import reports as entities
from sabar.reads.json import accounts
from sabar.reads.people import collections
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place

routes = Routes("reports")


class NewReport(msgspec.Struct, frozen=True):
    account_id: int
    status_ids: list[StatusRef] = []
    collection_ids: list[int] = []
    rule_ids: list[int] = []
    comment: str = ""
    category: str = "other"
    forward: bool = False


@routes.post(
    "/api/v1/reports",
    auth="user",
    scopes="write:reports",
    rate=RateClass.API,
    cache="private",
    params=NewReport,
    returns=entities.Report,
)
async def create(call: Call[NewReport]) -> entities.Report:
    """Tell the moderators about an account, with posts and collections of it that one can see."""
    wanted = call.params
    target = await access.account_for(call.app, call.me, wanted.account_id)
    named = list(dict.fromkeys(wanted.status_ids))[: limits.REPORTS.statuses]
    seen = await hydrate.see(call.app, call.me, named, Place.SINGLE)
    gathered = list(dict.fromkeys(wanted.collection_ids))[: limits.REPORTS.statuses]
    shared = await collections.by_ids(call.app, call.me, gathered)
    filed = await actions.file(
        call.app,
        call.me,
        target,
        status_ids=[one.outline.id for one in seen if one.outline.account_id == target.id],
        collection_ids=[id for id, one in shared.items() if one.record.account_id == target.id],
        rule_ids=wanted.rule_ids,
        comment=wanted.comment,
        category=wanted.category,
        forward=wanted.forward,
    )
    shown = await accounts.of(call.app, [target.id])
    if not shown:
        raise NotFound
    return entities.of(filed, shown[0])
