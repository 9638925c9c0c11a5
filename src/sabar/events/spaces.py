"""What happens in spaces. None of these holds anything that was said, nor the name of a space."""

from sabar.events.base import Event


class SpacePosted(Event, frozen=True):
    """`linked`: the page it links to is to be fetched."""

    space_id: int
    post_id: int
    account_id: int
    linked: bool = False


class SpacePostChanged(Event, frozen=True):
    """It is shown differently now: edited, pinned, reacted to, voted on. `linked`: its words link to a page
    that is to be fetched.
    """

    space_id: int
    post_id: int
    linked: bool = False


class SpacePostDeleted(Event, frozen=True):
    """With its answers, where it began a thread; `alone`: these stay, as they are younger than what the space
    keeps. `newest_at`: when the newest of what went was said (ms); `proof`: by the leak test.
    """

    space_id: int
    post_id: int
    root_id: int | None = None
    alone: bool = False
    newest_at: int = 0
    proof: bool = False


class SpaceStandup(Event, frozen=True):
    """What its stand-up shows on an open page is different: of everybody, or of one (`account_id`)."""

    space_id: int
    account_id: int | None = None


class SpaceRead(Event, frozen=True):
    """Somebody has read in it, on one of his devices."""

    space_id: int
    account_id: int


class SpaceEntered(Event, frozen=True):
    space_id: int
    account_id: int


class SpaceLeft(Event, frozen=True):
    """He is out: by himself, by an owner, or because his time is over. Whatever he has open of it ends."""

    space_id: int
    account_id: int


class SpaceChanged(Event, frozen=True):
    """Its name, its settings, a role in it."""

    space_id: int


class SpaceShut(Event, frozen=True):
    """Closed for everybody."""

    space_id: int


class SpaceKeysDestroyed(Event, frozen=True):
    """Nothing opens any more that was sealed on these days; none are all of its days."""

    space_id: int
    days: list[int]


class SpaceLeaked(Event, frozen=True):
    """Its leak test failed; one of its owners is to be told."""

    space_id: int
    account_id: int


class SpaceOpened(Event, frozen=True):
    """Whoever runs the machine made an account its owner (`by_id`); somebody who is in it is to be told."""

    space_id: int
    account_id: int
    by_id: int
