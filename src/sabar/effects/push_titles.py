"""The titles of push messages."""

from sabar.kit import i18n
from sabar.kit.i18n import N_

#: By the type of the notification, or what kind of edit it tells of.
_TITLES = {
    "mention": N_("{name} mentioned you"),
    "status": N_("{name} just posted"),
    "reblog": N_("{name} boosted your post"),
    "follow": N_("{name} followed you"),
    "follow_request": N_("{name} wants to follow you"),
    "favourite": N_("{name} favourited your post"),
    "poll": N_("A poll by {name} has ended"),
    "update": N_("{name} edited a post"),
    "correction": N_("{name} corrected a post"),
    "retraction": N_("{name} retracted a post"),
    "quote": N_("{name} quoted your post"),
    "quoted_update": N_("{name} edited a post you quoted"),
    "admin.sign_up": N_("{name} joined"),
    "admin.report": N_("{name} sent a report"),
    "moderation_warning": N_("A decision about your account"),
    "severed_relationships": N_("An account is gone"),
    "added_to_collection": N_("{name} recommends you in a collection"),
    "collection_update": N_("{name} changed a collection you are in"),
}

#: What colleagues ask and answer. It stands on a locked screen: nothing of the post, nor of what has it wait.
ASKS = N_("{name} asks for your answer before a post goes out.")
SAID_YES = N_("{name} said yes: it is out.")
SAID_YES_LATER = N_("{name} said yes, but it is not out yet.")
SAID_NO = N_("{name} said no.")

#: What may be said of spaces, by how much their owners let out.
_IN_A_SPACE = N_("Something new in one of your spaces")
_IN_SPACE = N_("Something new in {space}")
_SAID_IN_SPACE = N_("{name} in {space}")

_TAKEN_BACK = N_("A post was taken back")


def title(locale: str, type: str, name: str) -> str:
    """One line in the language of whoever gets it."""
    return i18n.gettext(locale, _TITLES[type], name=name)


def colleague(locale: str, sentence: str, name: str) -> str:
    """One of the sentences above."""
    return i18n.gettext(locale, sentence, name=name)


def in_a_space(locale: str) -> str:
    """Something was said in a space that is not named."""
    return i18n.gettext(locale, _IN_A_SPACE)


def in_space(locale: str, space: str, name: str = "") -> str:
    """Something was said in a space; `name`: by whom."""
    return i18n.gettext(locale, _SAID_IN_SPACE if name else _IN_SPACE, space=space, name=name)


def taken_back(locale: str) -> str:
    """What stands where a message about a post stood that was taken back."""
    return i18n.gettext(locale, _TAKEN_BACK)
