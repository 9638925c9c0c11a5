"""Draw every page with made-up contents into a folder: `python tools/sample_pages.py OUT`.

For looking at the pages and for the tests of the templates; nothing of the server runs.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

sys.path.insert(0, str(Path(__file__).parent))

import sample_people as s

from sabar.web import render, words
from sabar.web.views import entrance, fragments, pages, parts, settings
from sabar.web.views.page import Page

NONCE = "c2FtcGxl"
LANGUAGES = tuple(parts.LanguageView(code=code, name=words.native_name(code)) for code in words.languages())
PAGER = parts.PagerView(older="?max_id=1")
END = parts.PagerView()
NO_FORM = parts.FormView()
DESCRIPTIONS = {
    "en": "A small square for people who make radio, bread and rivers.",
    "fr": "Une petite place pour celles et ceux qui font de la radio, du pain et des rivières.",
}


def shell(lang: str, *, viewer: bool = True, path: str = "/", **more: object) -> parts.Shell:
    site = parts.SiteView(
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
            parts.RuleView(text="Speak to people as if they sat beside you.", hint="They do."),
            parts.RuleView(text="No advertising."),
        ),
    )
    fields: dict[str, object] = {
        "lang": lang,
        "path": path,
        "csrf": "token",
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
    return parts.Shell(**fields)  # type: ignore[arg-type]


def _entrance(lang: str) -> Iterator[tuple[str, Page]]:
    out = shell(lang, viewer=False)
    wrong = parts.FormView(
        values={"username": "awa", "email": "awa@", "name": "Place du Tambour", "return_to": "/"},
        errors={
            "username": {
                "en": "Somebody here already has this name.",
                "fr": "Quelqu’un ici porte déjà ce nom.",
            }[lang],
            "password": {
                "en": "Too short: at least 10 characters.",
                "fr": "Trop court : au moins 10 caractères.",
            }[lang],
        },
    )
    items = tuple(
        parts.ChecklistItemView(kind=kind, done=number < 2, url=f"/admin#{kind}")
        for number, kind in enumerate(("name", "join", "mail", "invite", "post"))
    )
    invite_only = structs.replace(out, site=structs.replace(out.site, registrations="invite"))
    approval = structs.replace(out, site=structs.replace(out.site, registrations="approval"))
    yield "welcome", entrance.WelcomePage(shell=out, posts=(s.P_SQUARE, s.P_RIVER, s.P_MINE))
    yield "welcome_empty", entrance.WelcomePage(shell=invite_only, posts=())
    yield "setup", entrance.SetupPage(shell=out, form=NO_FORM)
    yield (
        "setup_checklist",
        entrance.ChecklistPage(
            shell=shell(lang), items=items, invite_link="https://tambour.example/invite/k7Hq2"
        ),
    )
    yield "signup", entrance.SignupPage(shell=out, form=NO_FORM, inviter=s.BEN, shut=False)
    yield "signup_errors", entrance.SignupPage(shell=approval, form=wrong, inviter=None, shut=False)
    yield "signup_shut", entrance.SignupPage(shell=invite_only, form=NO_FORM, inviter=None, shut=True)
    yield "login", entrance.LoginPage(shell=out, form=NO_FORM, app=None, mail=True)
    refused = {
        "en": "That name and password do not go together.",
        "fr": "Ce nom et ce mot de passe ne vont pas ensemble.",
    }[lang]
    yield (
        "login_error",
        entrance.LoginPage(
            shell=out,
            form=parts.FormView(values={"email": "awa"}, errors={"form": refused}),
            app="Phanpy",
            mail=True,
        ),
    )
    yield "second_factor", entrance.SecondFactorPage(shell=out, form=NO_FORM)
    yield "forgot", entrance.ForgotPasswordPage(shell=out, form=NO_FORM, sent=False, mail=True)
    yield "forgot_sent", entrance.ForgotPasswordPage(shell=out, form=NO_FORM, sent=True, mail=True)
    yield "forgot_no_mail", entrance.ForgotPasswordPage(shell=out, form=NO_FORM, sent=False, mail=False)
    yield "reset", entrance.ResetPasswordPage(shell=out, form=NO_FORM, token="t", expired=False)  # noqa: S106
    yield "reset_expired", entrance.ResetPasswordPage(shell=out, form=NO_FORM, token="", expired=True)
    for state in ("sent", "asked", "done", "expired"):
        yield (
            f"confirm_email_{state}",
            entrance.ConfirmEmailPage(shell=out, state=state, email="awa@tambour.example", token="t"),
        )  # noqa: S106
    yield "pending", entrance.PendingApprovalPage(shell=out, mail=True)
    scopes = tuple(
        parts.ScopeView(name=name, kind=name.partition(":")[0])  # type: ignore[arg-type]
        for name in ("read", "write", "follow", "push", "read:lists", "write:media", "admin:read")
    )
    yield (
        "oauth_authorize",
        entrance.AuthorizePage(
            shell=shell(lang),
            app="Phanpy",
            website=None,
            redirect_host="phanpy.example",
            scopes=scopes,
            hidden={"state": "x"},
        ),
    )
    yield "oauth_oob", entrance.CodePage(shell=shell(lang), app="toot", code="Zk3v9Qp2mW7rT1xY")
    yield (
        "oauth_continue",
        entrance.ContinuePage(shell=shell(lang), app="Ivory", url="ivory://done", granted=True),
    )


def box(lang: str, **more: object) -> parts.BoxView:
    fields: dict[str, object] = {
        "action": "/compose",
        "key": "k1",
        "lang": lang,
        "languages": LANGUAGES,
        **more,
    }
    return parts.BoxView(**fields)  # type: ignore[arg-type]


def _reading(lang: str) -> Iterator[tuple[str, Page]]:
    here, out = shell(lang), shell(lang, viewer=False)
    flash = parts.FlashView(text={"en": "It is out.", "fr": "C’est publié."}[lang])
    yield (
        "home",
        pages.HomePage(shell=here, box=box(lang), posts=s.TIMELINE, pager=PAGER, following_anybody=True),
    )
    yield (
        "home_end",
        pages.HomePage(
            shell=structs.replace(here, flash=flash),
            box=None,
            posts=s.TIMELINE[2:4],
            pager=END,
            following_anybody=True,
        ),
    )
    yield (
        "home_empty",
        pages.HomePage(
            shell=structs.replace(here, unread=0, requests=0, waiting=0),
            box=box(lang),
            posts=(),
            pager=END,
            following_anybody=False,
        ),
    )
    yield "public", pages.PublicPage(shell=here, local=True, posts=s.TIMELINE[:3], pager=PAGER)
    yield "public_out", pages.PublicPage(shell=out, local=False, posts=s.TIMELINE[:3], pager=PAGER)
    fields = (
        parts.FieldView(
            name="Web", value_html='<a href="https://ben.example">ben.example</a>', verified_ms=s.NOW - s.DAY
        ),
        parts.FieldView(name="Town", value_html="Lewes"),
    )
    profile = pages.ProfilePage(
        shell=here,
        account=s.BEN,
        header=None,
        fields=fields,
        joined_ms=s.NOW - 400 * s.DAY,
        posts_count=1532,
        following_count=87,
        followers_count=12,
        tab="posts",
        pinned=(s.P_FOLLOWERS,),
        posts=(s.P_SQUARE, s.P_VEILED),
        pager=PAGER,
        hidden=False,
    )
    yield "profile", profile
    yield (
        "profile_mine",
        structs.replace(
            profile,
            account=s.AWA,
            header="/sample/dusk.jpg",
            fields=(),
            pinned=(),
            posts=(s.P_MINE,),
            pager=END,
        ),
    )
    yield (
        "profile_out",
        structs.replace(profile, shell=out, account=structs.replace(s.BEN, follow="none", follows_you=False)),
    )
    yield "profile_media", structs.replace(profile, tab="media", posts=(s.P_RIVER, s.P_MINE))
    yield (
        "profile_locked",
        structs.replace(profile, account=s.ELODIE, posts=(), pinned=(), fields=(), pager=END),
    )
    yield (
        "profile_hidden",
        structs.replace(profile, account=structs.replace(s.CHLOE, follow="blocked"), hidden=True),
    )
    for kind in ("followers", "following"):
        yield (
            kind,
            pages.PeoplePage(shell=here, account=s.BEN, kind=kind, people=s.PEOPLE, pager=END, hidden=False),
        )
    yield (
        "followers_hidden",
        pages.PeoplePage(shell=here, account=s.BEN, kind="followers", people=(), pager=END, hidden=True),
    )
    answer = s.post(120, s.AWA, s.MINUTE, "<p>Which station?</p>", reply_to=s.BEN)
    yield (
        "thread",
        pages.ThreadPage(
            shell=here,
            before=(s.P_SQUARE, answer),
            post=s.P_MINE,
            after=(s.P_WARNED, s.P_QUIET),
            box=box(lang, reply_to=s.P_MINE),
        ),
    )
    yield "thread_out", pages.ThreadPage(shell=out, before=(), post=s.P_RIVER, after=(), box=None)
    yield (
        "thread_direct",
        pages.ThreadPage(
            shell=here,
            before=(),
            post=s.P_DIRECT,
            after=(),
            box=box(lang, reply_to=s.P_DIRECT, audience="direct", text="@dede@koliko.example "),
        ),
    )
    edits = (
        parts.EditView(created_ms=s.NOW - s.HOUR, text_html=s.P_MINE.text_html, warning="", media=(s.DUSK,)),
        parts.EditView(
            created_ms=s.NOW - 2 * s.HOUR,
            text_html="<p>I am writing about drums.</p>",
            warning="",
            media=(),
            first=True,
        ),
    )
    yield "history", pages.HistoryPage(shell=here, post=s.P_MINE, edits=edits)
    yield "compose", pages.ComposePage(shell=here, box=box(lang))
    yield (
        "compose_reply",
        pages.ComposePage(shell=here, box=box(lang, reply_to=s.P_FOLLOWERS, audience="private")),
    )
    stored = (parts.BoxPictureView(id="1", preview_url="/sample/dusk.jpg", alt=s.DUSK.alt),)
    refused = {
        "en": "Too long by 12 characters. Nothing was sent.",
        "fr": "12 caractères de trop. Rien n’est parti.",
    }[lang]
    yield (
        "compose_edit",
        pages.ComposePage(
            shell=here,
            box=box(
                lang,
                editing=True,
                text="I am writing about drums.",
                warning="Drums",
                audience="unlisted",
                pictures=stored,
                errors={"text": refused},
            ),
        ),
    )
    notices = tuple(
        parts.NoticeView(
            id=str(number),
            kind=kind,
            people=people,
            people_count=count,
            created_ms=s.NOW - number * s.HOUR,
            post=about,
            unread=number < 3,
        )
        for number, (kind, people, count, about) in enumerate(
            (
                ("mention", (s.DEDE,), 1, s.P_DIRECT),
                ("favourite", (s.BEN, s.CHLOE, s.ELODIE), 9, s.P_MINE),
                ("follow_request", (s.ELODIE,), 1, None),
                ("follow", (s.CHLOE,), 1, None),
                ("reblog", (s.DEDE, s.BEN), 2, s.P_MINE),
                ("poll", (s.BUS,), 1, s.P_POLL),
                ("update", (s.CHLOE,), 1, s.P_RIVER),
                ("status", (s.BEN,), 1, s.P_SQUARE),
                ("admin.sign_up", (s.ELODIE,), 1, None),
            )
        )
    )
    yield "notifications", pages.NotificationsPage(shell=here, only="all", notices=notices, pager=PAGER)
    yield (
        "notifications_empty",
        pages.NotificationsPage(
            shell=shell(lang, unread=0, requests=0), only="mentions", notices=(), pager=END
        ),
    )
    tags = (
        parts.TagView(name="Lyon", url="/tags/Lyon", people=12, posts=40),
        parts.TagView(name="pain", url="/tags/pain", people=1, posts=2),
    )
    yield "search", pages.SearchPage(shell=here, q="", kind="all", people=(), posts=(), tags=tags, pager=END)
    yield (
        "search_found",
        pages.SearchPage(
            shell=here,
            q="lyon & co",
            kind="all",
            people=(s.CHLOE, s.DEDE),
            posts=(s.P_RIVER,),
            tags=tags,
            pager=END,
        ),
    )
    yield (
        "search_nothing",
        pages.SearchPage(shell=here, q="xyz", kind="all", people=(), posts=(), tags=(), pager=END),
    )
    yield "tag", pages.TagPage(shell=here, tag=tags[0], posts=(s.P_RIVER,), pager=END)
    yield "favourites", pages.SavedPage(shell=here, kind="favourites", posts=(s.P_SQUARE,), pager=END)
    yield "bookmarks_empty", pages.SavedPage(shell=here, kind="bookmarks", posts=(), pager=END)
    lists = (
        parts.ListView(id="1", title="Radio", members=4, url="/lists/1"),
        parts.ListView(id="2", title="Famille", members=1, url="/lists/2"),
    )
    yield "lists", pages.ListsPage(shell=here, lists=lists, form=NO_FORM)
    yield "list", pages.ListPage(shell=here, list=lists[0], posts=(s.P_SQUARE,), pager=END)
    yield (
        "list_empty",
        pages.ListPage(shell=here, list=structs.replace(lists[1], members=0), posts=(), pager=END),
    )
    yield (
        "list_edit",
        pages.ListEditPage(
            shell=here,
            list=lists[0],
            members=(s.BEN, s.CHLOE),
            form=parts.FormView(values={"title": "Radio"}),
        ),
    )
    yield "follow_requests", pages.FollowRequestsPage(shell=here, people=(s.CHLOE, s.DEDE), pager=END)
    title = {"en": "Delete this post?", "fr": "Supprimer ce message ?"}[lang]
    text = {"en": "It goes for everybody, at once.", "fr": "Il disparaît pour tout le monde, tout de suite."}[
        lang
    ]
    button = {"en": "Delete it", "fr": "Supprimer"}[lang]
    yield (
        "confirm",
        pages.ConfirmPage(
            shell=here, title=title, text=text, button=button, action="/x", back="/", post=s.P_MINE
        ),
    )
    yield "about", pages.AboutPage(shell=out, staff=(s.AWA,))
    for status in (401, 403, 404, 422, 429, 500):
        yield (
            f"error_{status}",
            pages.ErrorPage(shell=out, status=status, retry_s=30 if status == 429 else None),
        )


def _settings(lang: str) -> Iterator[tuple[str, Page]]:
    here = shell(lang, theme="auto")
    yield "settings", settings.SettingsPage(shell=here)
    values = {
        "name": "Awa Ndiaye",
        "bio": "Drums, boats.",
        "field_name_1": "Web",
        "field_value_1": "https://awa.example",
        "locked": "1",
        "title": "x",
    }
    yield (
        "settings_profile",
        settings.ProfileSettingsPage(shell=here, form=parts.FormView(values=values), header=None),
    )
    values = {
        "theme": "auto",
        "zone": "Africa/Dakar",
        "audience": "public",
        "language": lang,
        "post_language": lang,
        "shortcuts": "1",
    }
    yield (
        "settings_preferences",
        settings.PreferencesPage(
            shell=here, form=parts.FormView(values=values), zones=("UTC", "Africa/Dakar", "Europe/Paris")
        ),
    )
    yield (
        "settings_account",
        settings.AccountSettingsPage(
            shell=here,
            password_form=NO_FORM,
            email_form=NO_FORM,
            email="awa@tambour.example",
            pending_email="awa@new.example",
        ),
    )
    sessions = (
        parts.SessionView(
            id="1",
            kind="browser",
            name="Firefox, Debian",
            place="Dakar",
            created_ms=s.NOW - 3 * s.DAY,
            used_ms=s.NOW,
            current=True,
        ),
        parts.SessionView(
            id="2",
            kind="app",
            name="Phanpy",
            place="",
            created_ms=s.NOW - 90 * s.DAY,
            used_ms=s.NOW - 3 * s.HOUR,
        ),
    )
    yield "settings_sessions", settings.SessionsPage(shell=here, sessions=sessions)
    factor = settings.SecondFactorSettingsPage(shell=here, state="off", form=NO_FORM)
    yield "second_factor_off", factor
    yield (
        "second_factor_confirming",
        structs.replace(factor, state="confirming", qr="/sample/qr.png", secret="JBSW Y3DP EHPK 3PXP"),
    )  # noqa: S106
    yield (
        "second_factor_codes",
        structs.replace(
            factor, state="codes", codes=tuple(f"{n:04d}-{n * 7 % 9999:04d}" for n in range(1234, 1244))
        ),
    )
    yield "second_factor_on", structs.replace(factor, state="on", codes_left=8)
    keys = (parts.PasskeyView(id="1", name="Pixel", created_ms=s.NOW - 20 * s.DAY, used_ms=s.NOW - s.HOUR),)
    yield "settings_passkeys", settings.PasskeysPage(shell=here, passkeys=keys)
    invites = (
        parts.InviteView(
            id="1",
            link="https://tambour.example/invite/k7Hq2",
            uses=3,
            max_uses=10,
            expires_ms=s.NOW + 6 * s.DAY,
            created_ms=s.NOW,
        ),
        parts.InviteView(
            id="2",
            link="https://tambour.example/invite/p0Rt8",
            uses=1,
            max_uses=None,
            expires_ms=None,
            created_ms=s.NOW,
        ),
    )
    yield (
        "settings_invites",
        settings.InvitesPage(shell=here, invites=invites, fresh="https://tambour.example/invite/zz91a"),
    )
    yield (
        "settings_blocks",
        settings.BlocksPage(shell=here, blocked=(structs.replace(s.CHLOE, follow="blocked"),), muted=()),
    )
    items = (
        parts.ChecklistItemView(kind="mail", done=False, url="/admin#mail"),
        parts.ChecklistItemView(kind="invite", done=True, url="/x"),
    )
    form = parts.FormView(
        values={
            "name": "Place du Tambour",
            "description": DESCRIPTIONS[lang],
            "contact": "awa@tambour.example",
        }
    )
    yield (
        "admin",
        settings.AdminPage(
            shell=here, form=form, registrations="approval", mail=False, mail_from="", items=items
        ),
    )
    yield (
        "admin_mail",
        settings.AdminPage(
            shell=here,
            form=form,
            registrations="open",
            mail=True,
            mail_from="square@tambour.example",
            items=(),
        ),
    )
    applicants = (
        parts.ApplicantView(
            id="1",
            handle="fatou",
            email="fatou@x.example",
            reason="Ben told me about the bread.",
            created_ms=s.NOW - s.HOUR,
            confirmed=True,
        ),
    )
    yield "admin_queue", settings.QueuePage(shell=here, applicants=applicants)


def _fragments(lang: str) -> Iterator[tuple[str, Page]]:
    here = shell(lang)
    yield "fragment_post", fragments.PostFragment(shell=here, post=s.P_SQUARE)
    yield "fragment_follow", fragments.FollowFragment(shell=here, account=s.CHLOE)
    yield "fragment_box", fragments.BoxFragment(shell=here, box=box(lang))
    yield (
        "fragment_counts",
        fragments.CountsFragment(
            shell=here, account=s.BEN, posts_count=1, followers_count=1, following_count=0, joined_ms=s.NOW
        ),
    )
    notice = parts.NoticeView(id="9", kind="follow", people=(s.BEN,), people_count=1, created_ms=s.NOW)
    yield "fragment_notice", fragments.NoticeFragment(shell=here, notice=notice)


def samples(lang: str) -> dict[str, Page]:
    """Every page by a short name."""
    return dict([*_entrance(lang), *_reading(lang), *_settings(lang), *_fragments(lang)])


def write(folder: Path) -> list[str]:
    """Draw all into `folder/<lang>/<name>.html` beside `static/` and `sample/`; gives the names."""
    shutil.copytree(render.STATIC_DIR, folder / "static", dirs_exist_ok=True)
    s.draw(folder / "sample")
    (folder / "sample" / "qr.png").write_bytes((folder / "sample" / "awa.png").read_bytes())
    names: list[str] = []
    for lang in words.languages():
        (folder / lang).mkdir(parents=True, exist_ok=True)
        for name, page in samples(lang).items():
            (folder / lang / f"{name}.html").write_bytes(render.page(page))
            names.append(f"{lang}/{name}")
    return names


if __name__ == "__main__":
    print("\n".join(write(Path(sys.argv[1]))))
