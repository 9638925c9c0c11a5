"""A space with an owner, a member and a guest, and somebody outside."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sabar.kit import times
from tests.api.people import Person

SPACES = "/api/sabar/v1/spaces"
DAY = 86_400_000


class Room(msgspec.Struct, frozen=True):
    """`path`: of the space in our API."""

    path: str
    slug: str
    owner: Person
    member: Person
    guest: Person
    outsider: Person

    @property
    def inside(self) -> list[Person]:
        return [self.owner, self.member, self.guest]

    def says(self, person: Person, text: str, **given: Any) -> Any:
        return person.post(f"{self.path}/posts", text=text, **given)

    def log(self) -> list[str]:
        """What happened, the newest last."""
        found = self.owner.get(f"{self.path}/log")
        assert found["intact"] is True and found["broken_at"] is None
        return [line["what"] for line in found["lines"]][::-1]

    def in_days(self, days: float) -> str:
        return times.iso(self.owner.server.clock.now_ms() + int(days * DAY))


def let_in(owner: Person, path: str, newcomer: Person, **given: Any) -> None:
    """By a link of the owner's."""
    url = owner.post(f"{path}/invites", **given)["url"]
    newcomer.post(f"/api/sabar/v1/space_invites/{url.rpartition('/')[2]}/join")


@pytest.fixture
def room(person: Callable[..., Person]) -> Room:
    owner, member, guest, outsider = (person(name) for name in ("own", "mem", "gue", "out"))
    made = owner.post(SPACES, name="Atelier")
    found = Room(f"{SPACES}/{made['slug']}", made["slug"], owner, member, guest, outsider)
    let_in(owner, found.path, member)
    let_in(owner, found.path, guest, role="guest", ends_at=found.in_days(2))
    return found
