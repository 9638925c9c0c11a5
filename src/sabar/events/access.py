"""People and what lets them in."""

from sabar.events.base import Event


class SignedUp(Event, frozen=True):
    """An account was made; its person may still have to confirm or to be approved."""

    user_id: int


class Joined(Event, frozen=True):
    """A person may use the server from now on: confirmed and approved where that is asked."""

    user_id: int


class MailWanted(Event, frozen=True):
    """A letter is to be written. `number` makes the link in it (`secrets.derived`); `user_id` 0 is nobody:
    then the event only takes as long as one for somebody.
    """

    letter: str
    user_id: int
    number: int


class MailReaderAsked(Event, frozen=True):
    """Somebody without an account gave an address for letters; it is not known yet whether it is his."""

    reader_id: int


class AccessRevoked(Event, frozen=True):
    """These tokens and sessions have ended; streams that they opened must end too."""

    account_id: int
    tokens: list[int]
    sessions: list[int]
