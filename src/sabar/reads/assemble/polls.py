"""Polls as one viewer sees them: they end by themselves and know who voted, so none is kept."""

from collections.abc import Collection

from sabar.model.viewers import Viewer
from sabar.reads.assemble.parts import Poll
from sabar.rules import domains
from sabar.rules.writing import emojis
from sabar.services import Services
from sabar.store import hydration


async def by_ids(app: Services, viewer: Viewer | None, ids: Collection[int]) -> dict[int, Poll]:
    """Whether their posts may be seen is decided before."""
    if not ids:
        return {}
    db, now = app.db.read(), app.clock.now_ms()
    records = await hydration.polls(db, ids)
    options = await hydration.poll_options(db, ids)
    votes = await hydration.own_votes(db, viewer.id, ids) if viewer else {}
    names = emojis.shortcodes(*(option.title for group in options.values() for option in group))
    hosts = (
        {id: domains.host_of(uri) for id, uri in (await hydration.poll_homes(db, ids)).items()}
        if names
        else {}
    )
    known = await hydration.custom_emojis(db, names, set(hosts.values())) if names else []
    return {
        record.id: Poll(
            record=record,
            options=tuple(options.get(record.id, ())),
            emojis=emojis.used_in(
                known, *(one.title for one in options.get(record.id, ())), host=hosts.get(record.id, "")
            ),
            votes=tuple(votes.get(record.id, ())) if viewer else None,
            own=viewer is not None and viewer.id == record.account_id,
            ended=record.expires_at is not None and record.expires_at <= now,
        )
        for record in records
    }
