"""Direct conversations as lines of the reader's list: with whom, how it ends, whether it was read."""

import re
from collections.abc import Sequence

from sabar.kit.markup import html
from sabar.model.conversations import AccountConversation
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.posts import conversations
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.web.frame import presenters
from sabar.web.frame.people_parts import AccountView
from sabar.web.posts.conversations.views import ConversationView

#: The names a direct post begins with: they stand above it already.
_ADDRESSED = re.compile(r"^(?:@[\w.@-]+\s+)+")


async def of(
    app: Services, viewer: Viewer, records: Sequence[AccountConversation]
) -> tuple[ConversationView, ...]:
    """In their order, without those whose last post the reader would not be shown."""
    last = [record.last_status_id for record in records if record.last_status_id is not None]
    seen = await hydrate.see(app, viewer, last, Place.THREAD)
    posts = {int(post.id): post for post in await presenters.posts(app, viewer, seen, Place.THREAD)}
    everybody = list(dict.fromkeys(id for record in records for id in _ids(record)))
    people = {int(one.id): one for one in await presenters.accounts(app, viewer, everybody)}
    return tuple(
        ConversationView(
            id=str(record.id),
            url=f"/conversations/{record.id}#latest",
            people=_among(people, record),
            words=post.warning or _ADDRESSED.sub("", html.to_text(post.text_html)),
            mine=post.mine,
            pictures=bool(post.media),
            created_ms=post.created_ms,
            unread=record.unread,
        )
        for record in records
        if (post := posts.get(record.last_status_id or 0)) is not None
    )


async def of_thread(app: Services, viewer: Viewer, conversation_id: int) -> ConversationView | None:
    """The line of one thread."""
    record = await conversations.kept_in(app, viewer, conversation_id)
    found = await of(app, viewer, [record]) if record else ()
    return found[0] if found else None


async def people(app: Services, viewer: Viewer, record: AccountConversation) -> tuple[AccountView, ...]:
    """Who is in it."""
    return await presenters.accounts(app, viewer, _ids(record))


def _ids(record: AccountConversation) -> list[int]:
    """Somebody who writes to himself alone is the only participant there is."""
    return record.participants or [record.account_id]


def _among(people: dict[int, AccountView], record: AccountConversation) -> tuple[AccountView, ...]:
    return tuple(people[id] for id in _ids(record) if id in people)
