"""What is the same for every reader is made once and kept by (id, version).

Nothing has to be thrown away: whoever changes a post or an account raises its version in the same
transaction.
"""

from collections.abc import Mapping
from typing import Generic, TypeVar

from sabar.services import Services

Kept = TypeVar("Kept")


class Shelf(Generic[Kept]):
    """Things of one kind."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def get(self, app: Services, id: int, version: int) -> Kept | None:
        kept: Kept | None = app.fragments.get((self._kind, id, version))
        return kept

    def put(self, app: Services, id: int, version: int, made: Kept) -> None:
        app.fragments.put((self._kind, id, version), made)

    def split(self, app: Services, versions: Mapping[int, int]) -> tuple[dict[int, Kept], list[int]]:
        """What is there of these ids, and the ids of what is not."""
        there: dict[int, Kept] = {}
        missing: list[int] = []
        get, kind = app.fragments.get, self._kind
        for id, version in versions.items():
            kept = get((kind, id, version))
            if kept is None:
                missing.append(id)
            else:
                there[id] = kept
        return there, missing
