"""What this server says of itself and how it lets people in."""

import msgspec

from sabar.model.keeping import InstanceRule


class Server(msgspec.Struct, frozen=True):
    """`registrations`: open, approval, invite or closed. `fixed` names what a setting decides, so that no
    page can change it.
    """

    title: str
    description: str
    contact_email: str
    registrations: str
    rules: list[InstanceRule]
    fixed: frozenset[str]
