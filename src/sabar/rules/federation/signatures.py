"""Which signatures of requests are believed: what they must cover, and for how long they hold."""

from sabar.kit.i18n import N_
from sabar.kit.net.signed_requests import Claim, Part

#: What every signed request must have signed (CVE-2023-49079): without one of them it could be sent again
#: elsewhere, or saying something else. Of a request with a body also that.
COVERED = frozenset({Part.METHOD, Part.TARGET, Part.HOST, Part.TIME})
#: Clocks of others may go wrong by this much, in seconds.
SKEW_S = 3600
#: For how long a signature holds when it does not say so, and at most.
HOLDS_S = 300
LONGEST_S = 12 * 3600


def fault(claim: Claim, *, has_body: bool, now_s: int) -> str | None:
    """Why it is not believed, before anybody looks for the key; None when nothing is wrong with it."""
    if not (COVERED | {Part.BODY} if has_body else COVERED) <= claim.covers:
        return N_("The signature must cover method, target, host, time and, if there is one, the body")
    for made_at in claim.made_at:
        ends_at = made_at + HOLDS_S if claim.ends_at is None else min(claim.ends_at, made_at + LONGEST_S)
        if made_at > now_s + SKEW_S or ends_at < now_s - SKEW_S:
            return N_("The signature is too old, or from the future: compare the clocks")
    return None
