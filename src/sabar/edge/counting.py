"""Who is counted for a request: its address before anything is done for it, the rest once it is known who
calls.
"""

from sabar.backends.limits import Verdict, tighter
from sabar.edge.callers import Caller
from sabar.edge.routes import Route
from sabar.kit.i18n import N_
from sabar.kit.net import forwarded
from sabar.kit.rate import Rate
from sabar.model.errors import TooMany
from sabar.rules import rates
from sabar.rules.rates import By, RateClass
from sabar.services import Services

_SENTENCE = N_("Too many requests; wait until the time in X-RateLimit-Reset")


class Counting:
    """The counting of one request. `rate`: that of its route; `verdict`: what its caller may know of it so
    far. `free`: it came from inside.
    """

    def __init__(self, app: Services, route: Route | None, ip: str, *, free: bool = False) -> None:
        self._app = app
        self._free = free
        self._address = forwarded.counted_as(ip)
        # An address nobody has, or a method it does not answer, costs as much as a page.
        self.rate = route.rate if route else RateClass.PAGE
        self._kind = route.kind if route else "web"
        self.verdict: Verdict | None = None

    async def at_the_door(self) -> None:
        """Before a cookie, a token or a body is looked at. Raises `TooMany`."""
        await self._hit(rates.at_the_door(self.rate, self._kind, self._address))

    async def of_caller(self, caller: Caller) -> None:
        """Once it is known who calls; nobody, for whoever was refused. Raises `TooMany`."""
        who: dict[By, str] = {}
        if caller.viewer is not None:
            who[By.ACCOUNT] = str(caller.viewer.id)
        else:
            who[By.GUEST] = self._address
        if caller.token is not None:
            who[By.TOKEN] = str(caller.token.id)
            if caller.viewer is None:
                who[By.APP] = str(caller.token.app_id)
        await self._hit(rates.of_caller(self.rate, self._kind, who))

    async def _hit(self, charges: list[tuple[Rate, str]]) -> None:
        verdict = None if self._free else await self._app.limits.hit(charges)
        if verdict is None:
            return
        self.verdict = tighter(verdict, self.verdict)
        if not verdict.allowed:
            raise TooMany(_SENTENCE, retry_after_s=verdict.wait_s(self._app.clock.now_ms()))


async def of_socket(app: Services, ip: str) -> bool:
    """Whether an address may open one more WebSocket, which costs what a call of the API costs."""
    charges = rates.at_the_door(RateClass.API, "api", forwarded.counted_as(ip))
    verdict = await app.limits.hit(charges)
    return verdict is None or verdict.allowed


async def of_refusal(app: Services, ip: str) -> bool:
    """Whether an address that was told to come later is told so by a page once more: a page is work."""
    verdict = await app.limits.hit(rates.at_the_door(RateClass.REFUSED, "web", forwarded.counted_as(ip)))
    return verdict is None or verdict.allowed
