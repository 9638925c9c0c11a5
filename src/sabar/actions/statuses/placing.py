"""For whom a new post is, and where it stands: settled in the write, by what it answers and quotes."""

from collections.abc import Sequence

import msgspec

from sabar.actions.statuses import circles as limiting
from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.statuses import Status
from sabar.rules import quotes as quoting
from sabar.rules import visibility
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Draft
from sabar.services import Services


async def placed(
    app: Services,
    tx: Tx,
    author: Account,
    draft: Draft,
    status: Status,
    people: Sequence[Account],
    parent: Status | None,
    quoted: Status | None,
) -> Status:
    """The post, which `status` is as its writer would have it, behind `parent`, with `quoted` in it.
    `people`: those it names. Raises Invalid where it would be read by others than it may, or by nobody.
    """
    found = _behind(draft, status, parent, quoted)
    if found.stays_here:
        drafts.demand_here(people)
    if parent is not None and visibility.keeps_answers_inside(parent.visibility, parent.circle_id):
        circle = await limiting.of_answer(tx, draft, found.visibility, parent, people)
        kind = Visibility.DIRECT if visibility.is_direct(found.visibility) else Visibility.CIRCLE
        return msgspec.structs.replace(found, visibility=kind, circle_id=circle)
    if not visibility.is_for_circle(found.visibility):
        return found
    # A circle has the number of the post that it was made for.
    federates, id, now = app.settings.federates, found.id, found.created_at
    circle = await limiting.of_labels(tx, author, draft, people, id=id, now=now, federates=federates)
    return msgspec.structs.replace(found, circle_id=circle)


def _behind(draft: Draft, status: Status, parent: Status | None, quoted: Status | None) -> Status:
    """An answer is never read by more people than what it answers, unless its writer says so; a quote of what
    followers read, by no more than followers. What answers or quotes a post that stays here stays here.
    """
    above = parent.visibility if parent is not None else None
    kind = visibility.of_answer(draft.visibility, status.visibility, above)
    if quoted is not None:
        kind = visibility.of_quote(kind, quoted.visibility)
    stays = visibility.is_for_people_here(kind) or _stays(status, parent, quoted)
    kind = visibility.kept_here(kind) if stays else kind
    return msgspec.structs.replace(
        status,
        visibility=kind,
        quote_policy=quoting.effective(status.quote_policy, kind),
        in_reply_to_id=parent and parent.id,
        in_reply_to_account_id=parent and parent.account_id,
        conversation_id=(parent and parent.conversation_id) or status.conversation_id,
        stays_here=stays,
    )


def _stays(status: Status, parent: Status | None, quoted: Status | None) -> bool:
    """Because of what it is about, or by its writer's habit, who knows that an answer to what followers read
    goes to them.
    """
    about = [one for one in (parent, quoted) if one is not None]
    among_followers = parent is not None and visibility.is_for_followers(parent.visibility)
    return not visibility.leaves(*about) or (status.stays_here and not among_followers)
