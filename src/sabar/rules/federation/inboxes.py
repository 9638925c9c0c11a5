"""How much is sent to inboxes that lie on another server than the account that names them, before that server
took anything there: whoever names somebody else's makes this one knock at a stranger's door.
"""

from sabar.kit import times
from sabar.kit.rate import Rate

#: To all of them on one host.
KNOCKS = Rate("KNOCKED", 20, times.HOUR)
#: So often one of them may refuse, or not answer, before it is left alone.
FAILURES = 3
