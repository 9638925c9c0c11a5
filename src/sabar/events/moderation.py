"""What staff decides about people, and what people report."""

from sabar.events.base import Event


class Struck(Event, frozen=True):
    """Staff decided something about an account; `letter`: its person is to be written to."""

    strike_id: int
    letter: bool


class AppealDecided(Event, frozen=True):
    """Staff said who is right about a strike."""

    strike_id: int


class Severed(Event, frozen=True):
    """Follows ended because an account went away."""

    severance_id: int


class ErasureBegun(Event, frozen=True):
    """What a suspended account had is to be deleted; `leaves`: other servers are to hear of it."""

    account_id: int
    leaves: bool = False


class Reported(Event, frozen=True):
    """`leaves`: the server of the account that it is about is to hear of it."""

    report_id: int
    leaves: bool = False


class StanceChanged(Event, frozen=True):
    """What this server has to do with another one, and with those below it; without a `domain`: with any.
    `severance_id`: by which those hear of it whose ties end.
    """

    domain: str
    severance_id: int
