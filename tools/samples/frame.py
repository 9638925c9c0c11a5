"""What stands around every sample page."""

from sabar.kit import i18n
from sabar.web.frame import layout_parts
from sabar.web.posts.compose import views as compose_views
from samples import people as s

NONCE = "c2FtcGxl"
LANGUAGES = tuple(
    layout_parts.LanguageView(code=code, name=i18n.native_name(code)) for code in i18n.languages()
)
PAGER = layout_parts.PagerView(older="?max_id=1")
END = layout_parts.PagerView()
NO_FORM = layout_parts.FormView()
DESCRIPTIONS = {
    "en": "A small square for people who make radio, bread and rivers.",
    "fr": "Une petite place pour celles et ceux qui font de la radio, du pain et des rivières.",
}


def shell(lang: str, *, viewer: bool = True, path: str = "/", **more: object) -> layout_parts.Shell:
    site = layout_parts.SiteView(
        name="Place du Tambour",
        host="tambour.example",
        description=DESCRIPTIONS[lang],
        registrations="open",
        source_url="https://code.example/sabar",
        version="0.1.0",
        people=143,
        posts=20481,
        contact="awa@tambour.example",
        rules=(
            layout_parts.RuleView(text="Speak to people as if they sat beside you.", hint="They do."),
            layout_parts.RuleView(text="No advertising."),
        ),
    )
    fields: dict[str, object] = {
        "lang": lang,
        "path": path,
        "nonce": NONCE,
        "now_ms": s.NOW,
        "site": site,
        "viewer": s.AWA if viewer else None,
        "staff": viewer,
        "unread": 3 if viewer else 0,
        "requests": 2 if viewer else 0,
        "waiting": 1 if viewer else 0,
        "languages": LANGUAGES,
        **more,
    }
    return layout_parts.Shell(**fields)  # type: ignore[arg-type]


def box(lang: str, **more: object) -> compose_views.BoxView:
    fields: dict[str, object] = {
        "action": "/compose",
        "key": "k1",
        "draft": "k1",
        "together": 10,
        "places": 4,
        "lang": lang,
        "languages": compose_views.LanguagesView(LANGUAGES),
        "poll": compose_views.BoxPollView(options=("",) * 4, characters=50, expires_in=86_400),
        **more,
    }
    return compose_views.BoxView(**fields)  # type: ignore[arg-type]
