"""How much of what other servers say of themselves and of their people is taken. Lengths are code points."""

from msgspec import Struct


class Documents(Struct, frozen=True):
    #: bytes of one, as it comes
    size: int = 1024 * 1024
    #: an address that serves as the id of something
    id: int = 2048


class People(Struct, frozen=True):
    username: int = 200
    display_name: int = 200
    #: of HTML
    note: int = 20_000
    fields: int = 16
    field_name: int = 255
    field_value: int = 2047
    keys: int = 10
    #: bytes of the PEM of one
    key: int = 8192
    aliases: int = 256
    picture_description: int = 1500
    #: what a server counts of an account: beyond any number of people there are
    claimed: int = 10_000_000_000


DOCUMENTS = Documents()
PEOPLE = People()
