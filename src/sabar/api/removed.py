"""Addresses that clients once called and that are gone: each says what took its place."""

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.i18n import N_
from sabar.model.errors import Gone, NotFound
from sabar.rules.rates import RateClass

routes = Routes("removed")

#: method, path, what to call instead; the last value: whether it is a 404, as documented, and no 410
_REMOVED = (
    ("GET", "/api/v1/search", "GET /api/v2/search", False),
    ("GET", "/api/v1/statuses/{id}/card", "the card of GET /api/v1/statuses/:id", True),
    ("GET", "/api/v1/timelines/direct", "GET /api/v1/conversations", False),
    ("POST", "/api/v1/notifications/dismiss", "POST /api/v1/notifications/:id/dismiss", False),
    ("GET", "/api/proofs", "", True),
    ("GET", "/.well-known/keybase-proof-config", "", False),
)


def _declare(method: str, path: str, instead: str, missing: bool) -> None:
    @routes.add(method, path, auth="none", rate=RateClass.API, cache="public")
    async def gone(call: Call[NoParams]) -> None:
        """No longer answered; the error names what is."""
        sentence = (
            N_("This address was removed; use {instead}") if instead else N_("Identity proofs have ended")
        )
        raise (NotFound if missing else Gone)(sentence, instead=instead)

    gone.__name__ = "gone_" + path.strip("/").replace("/", "_").replace("{id}", "id").replace(".", "")


for _one in _REMOVED:
    _declare(*_one)
