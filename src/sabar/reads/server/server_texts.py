"""What the server says of itself, as it was written."""

import msgspec

from sabar.kit import times
from sabar.model.server import InstanceRule, Picture, Terms
from sabar.reads.server import server as about
from sabar.services import Services
from sabar.store import server, server_texts

_LONG = ("extended_description", "privacy_policy", "registrations_message")


class Written(msgspec.Struct, frozen=True):
    """`texts` by the name of their field; `terms`: every version, the latest first; `today`: 2026-12-31."""

    texts: dict[str, str]
    picture: Picture | None
    terms: list[Terms]
    today: str


async def written(app: Services) -> Written:
    db = app.db.read()
    stored = await server.everything(db)
    shown = await about.about(app)
    versions = await server_texts.terms(db)
    today = times.day(app.clock.now_ms())
    values = {name: stored.get(name, "") for name in _LONG}
    values["text"] = next((one.text for one in versions if one.effective_date <= today), "")
    values["effective_date"] = today
    values["description"] = shown.picture.description if shown.picture else ""
    return Written(values, shown.picture, versions, today)


async def rules(app: Services) -> list[InstanceRule]:
    return await server.rules(app.db.read())
