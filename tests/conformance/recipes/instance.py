"""methods/instance, apps, oauth, custom emojis, streaming, announcements and what lies under .well-known."""

from tests.conformance.asking import Ask, Recipes
from tests.conformance.scene import Scene
from tests.entrance import OUT_OF_BAND


def _app(s: Scene) -> Ask:
    given = {
        "client_name": "A client",
        "redirect_uris": OUT_OF_BAND,
        "scopes": "read write",
        "website": "https://client.example",
    }
    return Ask("", given)


def _authorize(s: Scene) -> Ask:
    given = {
        "response_type": "code",
        "client_id": s.client["client_id"],
        "redirect_uri": OUT_OF_BAND,
        "scope": "read",
        "state": "x",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
        "force_login": True,
        "lang": "en",
    }
    # Nobody is signed in: it leads to the page where one does that, as Mastodon's does.
    return Ask("", given, status=303)


def _token(s: Scene) -> Ask:
    given = {
        "grant_type": "client_credentials",
        "client_id": s.client["client_id"],
        "client_secret": s.client["client_secret"],
        "redirect_uri": OUT_OF_BAND,
        "scope": "read",
    }
    return Ask("", given)


def _redeem(s: Scene) -> Ask:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    given = {**_token(s).given, "grant_type": "authorization_code", "code_verifier": verifier}
    return Ask("", {**given, "code": s.code("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")})


def _revoke(s: Scene) -> Ask:
    given = {
        "client_id": s.client["client_id"],
        "client_secret": s.client["client_secret"],
        "token": s.token("mo", "read:lists"),
    }
    return Ask("", given)


RECIPES: Recipes = {
    **{
        f"GET {path}": lambda s: Ask()
        for path in (
            "/health",
            "/api/v1/instance",
            "/api/v1/instance/extended_description",
            "/api/v1/instance/privacy_policy",
            "/api/v1/instance/translation_languages",
            "/api/v1/custom_emojis",
            "/api/v1/streaming/health",
            "/.well-known/oauth-authorization-server",
            "/.well-known/host-meta",
            "/.well-known/nodeinfo",
            "/nodeinfo/2.0",
        )
    },
    "GET /api/v2/instance": [
        lambda s: (s.described(), Ask())[1],
        lambda s: Ask(at=s.in_december()),
    ],
    "GET /api/v1/instance/rules": lambda s: (s.rule(), Ask())[1],
    "GET /api/v1/instance/terms_of_service": lambda s: (s.described(), Ask())[1],
    "GET /api/v1/instance/peers": lambda s: Ask("ben"),
    "GET /api/v1/instance/activity": lambda s: Ask("ben"),
    "GET /api/v1/instance/domain_blocks": lambda s: (s.shut_out(), Ask("ben"))[1],
    "GET /api/v1/instance/terms_of_service/:date": lambda s: Ask("", {"date": s.terms_date()}),
    "GET /.well-known/webfinger": lambda s: Ask(
        "", {"resource": f"acct:{s.ada.name}@{s.server.settings.domain}"}
    ),
    "GET /.well-known/change-password": lambda s: Ask("", status=302),
    "GET /.well-known/keybase-proof-config": lambda s: Ask("", status=410),
    "GET /api/proofs": lambda s: Ask("", {"provider": "keybase", "username": "ada"}, status=404),
    "POST /api/v1/apps": _app,
    "GET /api/v1/apps/verify_credentials": lambda s: Ask("ada"),
    "GET /oauth/authorize": _authorize,
    "POST /oauth/token": [_token, _redeem],
    "POST /oauth/revoke": _revoke,
    "GET /oauth/userinfo": lambda s: Ask("ada"),
    "POST /oauth/userinfo": lambda s: Ask("ada"),
    "GET /api/v1/announcements": lambda s: (s.announcement(), Ask("ben"))[1],
    "POST /api/v1/announcements/:id/dismiss": lambda s: Ask("ben", {"id": s.announcement()}),
    "PUT /api/v1/announcements/:id/reactions/:name": lambda s: Ask(
        "ben", {"id": s.announcement(), "name": "drum"}
    ),
    "DELETE /api/v1/announcements/:id/reactions/:name": lambda s: Ask(
        "ben", {"id": s.reacted(), "name": "drum"}
    ),
}
