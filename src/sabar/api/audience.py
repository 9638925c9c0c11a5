"""Who may read a post before it is sent (our own part of the API)."""

import msgspec

from sabar.api import label_scope
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.audience import Visibility
from sabar.model.statuses import StatusRef
from sabar.reads.entities import audience as entities
from sabar.reads.people import audience
from sabar.reads.posts.unsent import cautions
from sabar.rules.rates import RateClass
from sabar.rules.writing.drafts import Draft

routes = Routes("audience")


class Planned(msgspec.Struct, frozen=True):
    """A post that may still be written on; what is left out is as for `POST /api/v1/statuses`."""

    status: str = ""
    spoiler_text: str = ""
    visibility: Visibility | None = None
    in_reply_to_id: StatusRef | None = None
    quoted_status_id: StatusRef | None = None
    circle_label_ids: list[int] = []
    except_label_ids: list[int] = []


@routes.post(
    "/api/sabar/v1/audience",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=Planned,
    returns=entities.Audience,
)
async def count(call: Call[Planned]) -> entities.Audience:
    """How many may read a post, were it sent now. Nothing of it is kept. Labels are told with their own
    scope only, and only with it can they be chosen.
    """
    planned = call.params
    if planned.circle_label_ids or planned.except_label_ids:
        label_scope.demand(call)
    draft = Draft(
        text=planned.status,
        spoiler_text=planned.spoiler_text,
        visibility=planned.visibility,
        in_reply_to_id=planned.in_reply_to_id,
        quoted_status_id=planned.quoted_status_id,
        circle_label_ids=planned.circle_label_ids,
        except_label_ids=planned.except_label_ids,
    )
    counted = await audience.of(call.app, call.me, draft)
    if not label_scope.granted(call):
        return entities.of(counted.total, counted.reach, servers=counted.servers)
    named = await cautions.named_in(call.app, call.me, [planned.status, planned.spoiler_text])
    sensitive = entities.Sensitive(counted.sensitive, named)
    return entities.of(counted.total, counted.reach, counted.labels, sensitive, counted.servers)
