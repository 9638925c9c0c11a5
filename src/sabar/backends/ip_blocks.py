"""The networks that are kept out, as this process remembers them: asked at every request, so never in SQL."""

from collections.abc import Sequence

from sabar.kit.net import networks
from sabar.kit.net.networks import NetworkMap
from sabar.model.blocklists import IpBlock

NO_ACCESS = "no_access"
SIGN_UP_BLOCK = "sign_up_block"
APPROVAL = "sign_up_requires_approval"
SEVERITIES = (APPROVAL, SIGN_UP_BLOCK, NO_ACCESS)


class Gates:
    """Empty until the process has begun to follow the event log; whoever changes a block emits an event."""

    def __init__(self) -> None:
        self._blocks: NetworkMap[IpBlock] = NetworkMap()

    def set(self, blocks: Sequence[IpBlock]) -> None:
        """All blocks there are."""
        self._blocks = NetworkMap((networks.parse(block.ip), block) for block in blocks)

    def severity(self, address: str, now: int) -> str | None:
        """The hardest rule that holds for an address at this time (ms)."""
        found = [
            SEVERITIES.index(block.severity)
            for block in self._blocks.holding(address)
            if block.expires_at is None or block.expires_at > now
        ]
        return SEVERITIES[max(found)] if found else None

    def refuses(self, address: str, now: int) -> bool:
        """Whether nothing at all is answered to this address."""
        return self.severity(address, now) == NO_ACCESS
