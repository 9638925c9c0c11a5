"""methods/accounts, profile, preferences, blocks, mutes, follow requests, suggestions, directory, tags."""

from tests.conformance.asking import Ask, Recipes
from tests.conformance.scene import PASSWORD, Scene, word


def _about(by: str, who: str, **more: object) -> object:
    """A call about somebody of the scene."""
    return lambda s: Ask(by, {"id": getattr(s, who).id, **more})


def _sign_up(s: Scene) -> Ask:
    name = word("up_")
    given = {
        "username": name,
        "email": f"{name}@example.org",
        "password": PASSWORD,
        "agreement": True,
        "locale": "en",
        "reason": "To try",
        "date_of_birth": "1990-01-01",
    }
    return Ask("app", given)


def _profile(s: Scene) -> Ask:
    given = {
        "display_name": "Ada :drum:",
        "note": "I weave #looms :drum:",
        "avatar": s.png((200, 200)),
        "header": s.png((300, 100)),
        "locked": False,
        "bot": False,
        "discoverable": True,
        "hide_collections": False,
        "indexable": True,
        "attribution_domains[]": ["example.org"],
        "fields_attributes[0][name]": "Loom",
        "fields_attributes[0][value]": s.server.url,
        "source[privacy]": "public",
        "source[sensitive]": False,
        "source[language]": "en",
        "source[quote_policy]": "public",
    }
    return Ask("ada", given, forms=("form",))


def _words(s: Scene) -> Ask:
    given = {name: one for name, one in _profile(s).given.items() if not isinstance(one, tuple)}
    return Ask("ada", given)


def _new_profile(s: Scene) -> Ask:
    own = ("avatar", "header", "source")
    given = {name: one for name, one in _profile(s).given.items() if not name.startswith(own)}
    more = {
        "avatar_description": "Two colours",
        "header_description": "Three",
        "show_media": True,
        "show_media_replies": True,
        "show_featured": True,
    }
    return Ask("ada", {**given, **more})


def _chosen(s: Scene) -> Ask:
    """Of somebody who chose a language for his posts."""
    person = s.newcomer()
    given = {"source": {"language": "fr", "privacy": "unlisted", "sensitive": True}}
    person.ok("PATCH", "/api/v1/accounts/update_credentials", json=given)
    return Ask(s.called(person))


def _followed(s: Scene) -> Ask:
    person = s.newcomer()
    s.ben.ok("POST", f"/api/v1/accounts/{person.id}/follow")
    return Ask("ben", {"id": person.id})


def _pictured_profile(s: Scene) -> Ask:
    return Ask("ada", {"avatar": s.png((200, 200)), "header": s.png((300, 100))})


RECIPES: Recipes = {
    "POST /api/v1/accounts": _sign_up,
    "GET /api/v1/accounts/verify_credentials": [lambda s: Ask("ada"), lambda s: Ask(s.proved())],
    "PATCH /api/v1/accounts/update_credentials": [_words, _profile],
    "GET /api/v1/accounts/:id": [
        _about("ben", "ada"),
        _about("", "ada"),
        _about("ada", "rita"),
        lambda s: Ask("ben", {"id": s.moved()}),
        *[_about("ben", kind) for kind in ("limited", "suspended")],
    ],
    "GET /api/v1/accounts": lambda s: Ask("ben", {"id[]": [s.ada.id, s.ben.id]}),
    "GET /api/v1/accounts/:id/statuses": _about("ben", "ada", tagged="loom"),
    "GET /api/v1/accounts/:id/followers": _about("ben", "ada"),
    "GET /api/v1/accounts/:id/following": _about("ben", "ben"),
    "GET /api/v1/accounts/:id/featured_tags": _about("ben", "ada"),
    "GET /api/v1/accounts/:id/lists": _about("ben", "ada"),
    "POST /api/v1/accounts/:id/follow": _about(
        "ben", "ada", **{"reblogs": True, "notify": True, "languages[]": ["en", "fr"]}
    ),
    "POST /api/v1/accounts/:id/unfollow": _about("dede", "mo"),
    "POST /api/v1/accounts/:id/remove_from_followers": _about("cleo", "mo"),
    "POST /api/v1/accounts/:id/block": lambda s: Ask("dede", {"id": s.newcomer().id}),
    "POST /api/v1/accounts/:id/unblock": _about("dede", "mo"),
    "POST /api/v1/accounts/:id/mute": lambda s: Ask(
        "dede", {"id": s.newcomer().id, "notifications": True, "duration": 3600}
    ),
    "POST /api/v1/accounts/:id/unmute": _about("dede", "mo"),
    "POST /api/v1/accounts/:id/pin": _followed,
    "POST /api/v1/accounts/:id/unpin": _about("ben", "mo"),
    "GET /api/v1/accounts/:id/endorsements": _about("ben", "ben"),
    "POST /api/v1/accounts/:id/endorse": _followed,
    "POST /api/v1/accounts/:id/unendorse": _about("ben", "mo"),
    "POST /api/v1/accounts/:id/note": _about("ben", "ada", comment="From the guild"),
    "GET /api/v1/accounts/relationships": lambda s: Ask(
        "ben", {"id[]": [s.ada.id, s.cleo.id, s.once("muted", lambda: s.muted_by(s.ben))]}
    ),
    "GET /api/v1/accounts/familiar_followers": lambda s: Ask("cleo", {"id[]": [s.ada.id]}),
    "GET /api/v1/accounts/search": lambda s: Ask("ben", {"q": s.ada.name}),
    "GET /api/v1/accounts/lookup": lambda s: Ask("ben", {"acct": s.ada.name}),
    "GET /api/v1/accounts/:id/identity_proofs": _about("ben", "ada"),
    "GET /api/v1/preferences": _chosen,
    "GET /api/v1/profile": [lambda s: Ask("ada"), lambda s: Ask(s.proved())],
    "PATCH /api/v1/profile": [_new_profile, _pictured_profile],
    "DELETE /api/v1/profile/avatar": lambda s: Ask("dede"),
    "DELETE /api/v1/profile/header": lambda s: Ask("dede"),
    "GET /api/v1/blocks": lambda s: Ask("dede"),
    "GET /api/v1/mutes": lambda s: (s.once("muting", lambda: s.muted_by(s.dede)), Ask("dede"))[1],
    "GET /api/v1/domain_blocks": lambda s: Ask("dede"),
    "POST /api/v1/domain_blocks": lambda s: Ask("dede", {"domain": f"{word()}.example"}),
    "DELETE /api/v1/domain_blocks": lambda s: Ask("dede", {"domain": "nobody.example"}),
    "POST /api/v1/emails/confirmations": lambda s: Ask(s.unconfirmed(), {"email": f"{word()}@example.org"}),
    "GET /api/v1/endorsements": lambda s: Ask("ben"),
    "GET /api/v1/featured_tags": lambda s: (s.once("loom", s.feature_loom), Ask("ada"))[1],
    "POST /api/v1/featured_tags": lambda s: Ask(s.called(s.newcomer()), {"name": word()}),
    "DELETE /api/v1/featured_tags/:id": lambda s: Ask("mo", {"id": s.featured_tag(s.mo)}),
    "GET /api/v1/featured_tags/suggestions": lambda s: Ask("ben"),
    "GET /api/v1/follow_requests": lambda s: (s.asked_by(), Ask("cleo"))[1],
    "POST /api/v1/follow_requests/:account_id/authorize": lambda s: Ask("cleo", {"account_id": s.asked_by()}),
    "POST /api/v1/follow_requests/:account_id/reject": lambda s: Ask("cleo", {"account_id": s.asked_by()}),
    "GET /api/v1/followed_tags": lambda s: Ask("ben"),
    "GET /api/v1/directory": lambda s: Ask(),
    "GET /api/v2/suggestions": lambda s: Ask("dede"),
    "GET /api/v1/suggestions": lambda s: Ask("dede"),
    "DELETE /api/v1/suggestions/:account_id": lambda s: Ask("mo", {"account_id": s.ada.id}),
    "GET /api/v1/tags/:name": [lambda s: Ask("ben", {"name": "loom"}), lambda s: Ask("", {"name": "loom"})],
    "POST /api/v1/tags/:name/follow": lambda s: Ask("ben", {"name": "loom"}),
    "POST /api/v1/tags/:name/unfollow": lambda s: Ask("mo", {"name": "loom"}),
    "POST /api/v1/tags/:id/feature": lambda s: Ask("mo", {"id": "loom"}),
    "POST /api/v1/tags/:id/unfeature": lambda s: Ask("mo", {"id": "loom"}),
}
