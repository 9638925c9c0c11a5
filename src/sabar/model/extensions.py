"""What this server answers beside the client API of Mastodon: the one table that `instance` announces."""

from msgspec import Struct

#: Of all of them together; grows when one of them answers otherwise than before.
VERSION = 1


class Extension(Struct, frozen=True):
    """`paths`: below `/api/sabar/v1`; `takes`: parameters of writing and editing a post, beside those of
    others.
    """

    name: str
    paths: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


ALL = (
    Extension("audience", ("/audience",)),
    Extension("circles", (), ("circle_label_ids", "except_label_ids")),
    Extension("colleagues", ("/colleagues",)),
    Extension("corrections", (), ("correction", "correction_note", "correction_readable")),
    Extension("deliveries", ("/statuses/{id}/servers",)),
    Extension("hold_rules", ("/hold_rules",)),
    Extension("labels", ("/labels", "/accounts/{id}/labels")),
    Extension("local_visibility"),
    Extension("narrowing", ("/statuses/{id}/visibility",)),
    Extension("outbox", ("/outbox",), ("hold_seconds", "hold_until_sent")),
    Extension("recall", ("/statuses/{id}/recall", "/statuses/{id}/receipt", "/receipts")),
    Extension("relays", ("/admin/relays",)),
    Extension("reply_policy", (), ("reply_policy",)),
    Extension("spaces", ("/spaces", "/space_invites/{token}/join")),
)
