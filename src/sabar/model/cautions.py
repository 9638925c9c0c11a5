"""What somebody is asked about before a post goes."""

from enum import StrEnum


class Caution(StrEnum):
    """The small warnings, each of which can be switched off."""

    UNDESCRIBED = "undescribed"
    CROWD = "crowd"
    WIDER = "wider"
    GIVEN_AWAY = "given_away"
    PRIVATE_FILE = "private_file"
    OLD = "old"


class Secret(StrEnum):
    """What a text seems to give away."""

    PASSPHRASE = "password"  # noqa: S105 - the word, not one
    KEY = "key"
    CARD = "card"
    IBAN = "iban"
