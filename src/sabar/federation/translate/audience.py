"""For whom a post of another server is, and whom its writer lets quote and answer it."""

from collections.abc import Collection, Sequence

from sabar.model.audience import Visibility
from sabar.model.federation import PUBLIC
from sabar.model.received import Said
from sabar.model.statuses import QuotePolicy, ReplyPolicy

EVERYBODY = frozenset({PUBLIC, "as:Public", "Public"})


def of(said: Said, followers: str) -> Visibility:
    """`followers`: the collection of its writer's. A circle is what names people it does not mention."""
    if (known := of_boost(said.to, said.cc, followers)) is not None:
        return known
    if said.direct is False:
        return Visibility.CIRCLE
    if said.direct is None and set(addressed(said, followers)) - set(said.mentions):
        return Visibility.CIRCLE
    return Visibility.DIRECT


def of_boost(to: Collection[str], cc: Collection[str], followers: str) -> Visibility | None:
    """`followers`: the collection of whoever boosts. None: it is neither for everybody nor for these."""
    if not EVERYBODY.isdisjoint(to):
        return Visibility.PUBLIC
    if not EVERYBODY.isdisjoint(cc):
        return Visibility.UNLISTED
    return Visibility.PRIVATE if followers and followers in (*to, *cc) else None


def addressed(said: Said, followers: str) -> Sequence[str]:
    """Whom it is sent to by name, perhaps with groups of people that nobody here knows."""
    everybody = [*said.to, *said.cc]
    return [one for one in dict.fromkeys(everybody) if one not in EVERYBODY and one != followers]


def quotes(said: Said, followers: str) -> QuotePolicy:
    """Who does not say that he may be quoted has not agreed to it."""
    return QuotePolicy(_policy(said.quotable or (), followers, QuotePolicy.NOBODY.value))


def replies(said: Said, followers: str) -> ReplyPolicy:
    """Whom it names may answer, whatever it says."""
    if said.answerable is None:
        return ReplyPolicy.PUBLIC
    return ReplyPolicy(_policy(said.answerable, followers, ReplyPolicy.MENTIONED.value))


def _policy(allowed: Collection[str], followers: str, else_: str) -> str:
    if not EVERYBODY.isdisjoint(allowed):
        return "public"
    return "followers" if followers and followers in allowed else else_
