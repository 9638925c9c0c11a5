"""How often a secret may be tried: so many times from one network, so many times from all of them together.

What is counted is what was typed, never whose it is: the same happens for a name nobody has. A network from
which the person signed in before is open to him however many guess elsewhere; only a right secret shows that.
"""

from dataclasses import dataclass

from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.kit.net import forwarded
from sabar.model.errors import Crowded, DomainError, TooMany
from sabar.rules import rates
from sabar.rules.rates import By, RateClass
from sabar.services import Services

_SENTENCE = N_("Too many attempts; wait a while, or use a passkey")


@dataclass(frozen=True)
class Attempt:
    """One try, counted. `crowded_s`: for how many seconds nobody from an unknown network gets in, as too many
    have tried the same in all networks together; 0 when they have not.
    """

    app: Services
    who: dict[By, str]
    crowded_s: int

    def open_to(self, *, known: bool) -> bool:
        """Whether a right secret counts. `known`: its person signed in from this network before."""
        return known or not self.crowded_s

    async def failed(self, refusal: DomainError) -> DomainError:
        """What the caller is told. A failed try counts double, on the address too."""
        verdict = await self.app.limits.hit(rates.charges(RateClass.LOGIN, self.who))
        if self.crowded_s:
            return Crowded(_SENTENCE, retry_after_s=self.crowded_s)
        if verdict is None or verdict.allowed:
            return refusal
        return TooMany(_SENTENCE, retry_after_s=verdict.wait_s(self.app.clock.now_ms()))

    async def succeeded(self) -> None:
        """Give back what the address and all networks were charged: a class that signs in is no guesser."""
        given_back: dict[By, str] = {by: who for by, who in self.who.items() if by is not By.NAME_HERE}
        await self.app.limits.hit(rates.charges(RateClass.LOGIN, given_back), -1)


async def begin(app: Services, typed: str, address: str) -> Attempt:
    """Count one try. `typed`: what names the secret, as it is compared; `address`: where from. `TooMany` when
    this network has used up what it has.
    """
    name = secrets.digest(typed)
    here = {By.NAME_HERE: f"{name}:{forwarded.neighbourhood(address)}"}
    await app.limits.demand(rates.charges(RateClass.LOGIN, here), _SENTENCE)
    anywhere = {By.NAME: name}
    verdict = await app.limits.hit(rates.charges(RateClass.LOGIN, anywhere))
    full = verdict is not None and not verdict.allowed
    # The edge has charged the address when the form came.
    who = here | anywhere | {By.ADDRESS: forwarded.counted_as(address)}
    return Attempt(app, who, verdict.wait_s(app.clock.now_ms()) if full and verdict else 0)
