"""The titles of push messages, in the languages of the pages."""

_TITLES = {
    "en": {
        "mention": "{name} mentioned you",
        "status": "{name} just posted",
        "reblog": "{name} boosted your post",
        "follow": "{name} follows you",
        "follow_request": "{name} asks to follow you",
        "favourite": "{name} likes your post",
        "poll": "A poll by {name} has ended",
        "update": "{name} edited a post",
        "quote": "{name} quoted your post",
        "quoted_update": "{name} edited a post you quoted",
        "admin.sign_up": "{name} joined",
        "admin.report": "{name} sent a report",
        "moderation_warning": "A decision about your account",
        "severed_relationships": "An account went away",
        "added_to_collection": "{name} recommends you in a collection",
        "collection_update": "{name} changed a collection you are in",
    },
    "fr": {
        "mention": "{name} vous a mentionné",
        "status": "{name} vient de publier",
        "reblog": "{name} a partagé votre message",
        "follow": "{name} vous suit",
        "follow_request": "{name} demande à vous suivre",
        "favourite": "{name} aime votre message",
        "poll": "Un sondage de {name} est terminé",
        "update": "{name} a modifié un message",
        "quote": "{name} a cité votre message",
        "quoted_update": "{name} a modifié un message que vous avez cité",
        "admin.sign_up": "{name} s’est inscrit",
        "admin.report": "{name} a envoyé un signalement",
        "moderation_warning": "Une décision sur votre compte",
        "severed_relationships": "Un compte a disparu",
        "added_to_collection": "{name} vous recommande dans une collection",
        "collection_update": "{name} a modifié une collection où vous êtes",
    },
}


def title(locale: str, type: str, name: str) -> str:
    """One line; an unknown language reads English."""
    return _TITLES.get(locale.partition("-")[0], _TITLES["en"])[type].replace("{name}", name)
