"""The small warnings: what is easily missed in a hurry."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.kit import times
from sabar.model.audience import Visibility
from sabar.model.cautions import Caution, Secret
from sabar.rules import visibility

#: So many people named are many.
_CROWD = 6
_OLD_MS = 31 * times.DAY


class Facts(msgspec.Struct, frozen=True):
    """What is known of a post that is about to go. `undescribed`: pictures without words; `named`: people;
    `answered` and `answered_at`: for whom the post is that it answers, and since when (ms); `private_file`:
    it links to a file that not everybody may see.
    """

    kind: Visibility
    now: int
    undescribed: int = 0
    named: int = 0
    secrets: Sequence[Secret] = ()
    answered: Visibility | None = None
    answered_at: int | None = None
    private_file: bool = False


def of(facts: Facts, switched_off: Collection[str] = ()) -> list[Caution]:
    """What its writer should hear, in the order in which it matters."""
    met = {
        Caution.GIVEN_AWAY: bool(facts.secrets),
        Caution.PRIVATE_FILE: facts.private_file,
        Caution.WIDER: facts.answered is not None and _is_wider(facts.kind, facts.answered),
        Caution.CROWD: facts.named >= _CROWD,
        Caution.OLD: facts.answered_at is not None and facts.now - facts.answered_at > _OLD_MS,
        Caution.UNDESCRIBED: facts.undescribed > 0,
    }
    return [caution for caution, is_so in met.items() if is_so and caution not in switched_off]


def _is_wider(kind: Visibility, answered: Visibility) -> bool:
    """Whether others read the answer than those who read what it answers."""
    if visibility.is_open(answered):
        return False
    if visibility.is_for_people_here(answered):
        return visibility.is_open(kind)
    named_alone = visibility.is_direct(answered) and not visibility.is_direct(kind)
    return visibility.is_open_here(kind) or named_alone
