"""Settings, the server, and the pieces scripts ask for."""

from collections.abc import Iterator

from msgspec import structs

from sabar.web.account import block_views, filter_views, scopes
from sabar.web.account import views as account_views
from sabar.web.frame import layout_parts, missed, settings_table
from sabar.web.frame.page import Page, Piece, SomebodyElsePage
from sabar.web.people import notification_views
from sabar.web.people import views as people_views
from sabar.web.posts import views as posts_views
from sabar.web.posts.compose import views as compose_views
from sabar.web.staff import server_views
from sabar.web.staff import views as staff_views
from samples import frame
from samples import people as s


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang, theme="auto")
    groups = settings_table.shown(
        (*settings_table.SETTINGS, *settings_table.BESIDE), frozenset({"all", "inviters", "runs", "staff"})
    )
    for name, q in (("settings", ""), ("settings_found", "time"), ("settings_none", "xyz")):
        found = settings_table.find(groups, q)
        yield name, account_views.SettingsPage(shell=here, q=q, groups=found)
    values = {
        "name": "Awa Ndiaye",
        "bio": "Drums, boats.",
        "locked": "1",
        "title": "x",
    }
    yield (
        "settings_profile",
        account_views.ProfileSettingsPage(
            shell=here,
            form=layout_parts.FormView(values=values),
            rows=(
                account_views.ShownRowView(
                    name="Web", value="https://awa.example", verified_ms=s.NOW - s.DAY
                ),
                *[account_views.ShownRowView(name="", value="")] * 3,
            ),
            has_picture=True,
            header=None,
        ),
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
        account_views.PreferencesPage(
            shell=here,
            form=layout_parts.FormView(values=values),
            zones=("UTC", "Africa/Dakar", "Europe/Paris"),
        ),
    )
    yield (
        "settings_account",
        account_views.AccountSettingsPage(
            shell=here,
            password_form=frame.NO_FORM,
            email_form=frame.NO_FORM,
            email="awa@tambour.example",
            pending_email="awa@new.example",
        ),
    )
    yield (
        "settings_moving",
        account_views.MovingPage(
            shell=here,
            alias_form=frame.NO_FORM,
            move_form=frame.NO_FORM,
            aliases=(account_views.AliasView(id="1", handle="awa@ancien.example"),),
            moved_to=None,
            may_go_ms=None,
        ),
    )
    yield (
        "settings_moved",
        account_views.MovingPage(
            shell=here,
            alias_form=frame.NO_FORM,
            move_form=frame.NO_FORM,
            aliases=(),
            moved_to="awa@nouveau.example",
            may_go_ms=s.NOW + 6 * s.DAY,
        ),
    )
    browser = account_views.SessionView(
        id="b1",
        name="Firefox, Debian",
        place="Dakar",
        created_ms=s.NOW - 3 * s.DAY,
        used_ms=s.NOW,
        current=True,
    )
    let_in = account_views.LetInView(
        id="a2",
        name="Phanpy",
        scopes=scopes.views(["read", "write", "push"]),
        created_ms=s.NOW - 90 * s.DAY,
        used_ms=s.NOW - 3 * s.HOUR,
    )
    yield "settings_sessions", account_views.SessionsPage(shell=here, browsers=(browser,), apps=(let_in,))
    factor = account_views.SecondFactorSettingsPage(shell=here, state="off", form=frame.NO_FORM)
    yield "second_factor_off", factor
    yield (
        "second_factor_confirming",
        structs.replace(factor, state="confirming", qr="/sample/qr.png", secret="JBSW Y3DP EHPK 3PXP"),
    )
    yield (
        "second_factor_codes",
        structs.replace(
            factor, state="codes", codes=tuple(f"{n:04d}-{n * 7 % 9999:04d}" for n in range(1234, 1244))
        ),
    )
    yield "second_factor_on", structs.replace(factor, state="on", codes_left=8)
    keys = (
        account_views.PasskeyView(
            id="1", name="Pixel", created_ms=s.NOW - 20 * s.DAY, used_ms=s.NOW - s.HOUR
        ),
    )
    yield "settings_passkeys", account_views.PasskeysPage(shell=here, passkeys=keys)
    invites = (
        account_views.InviteView(
            id="1",
            link="https://tambour.example/invite/k7Hq2",
            uses=3,
            max_uses=10,
            expires_ms=s.NOW + 6 * s.DAY,
            created_ms=s.NOW,
        ),
        account_views.InviteView(
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
        account_views.InvitesPage(shell=here, invites=invites, fresh="https://tambour.example/invite/zz91a"),
    )
    blocked = (structs.replace(s.CHLOE, follow="blocked"),)
    yield "settings_blocks", block_views.BlocksPage(shell=here, people=blocked, pager=frame.END)
    muted = block_views.MutedView(account=s.BEN, until_ms=s.NOW + s.DAY, hears=True)
    yield "settings_mutes", block_views.MutesPage(shell=here, people=(muted,), pager=frame.END)
    yield (
        "settings_domains",
        block_views.DomainsPage(
            shell=here, domains=("loud.example",), pager=frame.END, form=layout_parts.FormView()
        ),
    )
    yield from _filters(here)
    beside = structs.replace(here, others=(s.BEN,))
    yield (
        "accounts_here",
        account_views.AccountsHerePage(
            shell=beside,
            accounts=(
                account_views.AccountHereView(account=s.AWA, unread=0, current=True),
                account_views.AccountHereView(account=s.BEN, unread=3, current=False),
            ),
            full=False,
        ),
    )
    yield "somebody_else", SomebodyElsePage(shell=beside, account=s.BEN, text="The tide is out.")
    answers = {"for_not_following": "filter", "for_private_mentions": "elsewhere"}
    yield (
        "settings_notifications",
        account_views.HeardPage(shell=here, form=layout_parts.FormView(values=answers), held=2),
    )
    items = (
        layout_parts.ChecklistItemView(kind="mail", done=False, url="/admin#mail"),
        layout_parts.ChecklistItemView(kind="invite", done=True, url="/x"),
    )
    form = layout_parts.FormView(
        values={
            "name": "Place du Tambour",
            "description": frame.DESCRIPTIONS[lang],
            "contact": "awa@tambour.example",
        }
    )
    yield (
        "admin",
        server_views.DashboardPage(
            shell=here, form=form, registrations="approval", mail=False, mail_from="", items=items
        ),
    )
    yield (
        "admin_mail",
        server_views.DashboardPage(
            shell=here,
            form=form,
            registrations="open",
            mail=True,
            mail_from="square@tambour.example",
            items=(),
            work=server_views.WorkView(
                waiting=3,
                oldest_ms=s.NOW - 2 * s.MINUTE,
                given_up=2,
                jobs=tuple(
                    server_views.JobView(
                        id=str(number), words=said, kind=kind, error=error, at_ms=s.NOW - s.HOUR
                    )
                    for number, (said, kind, error) in enumerate(
                        (
                            ("Send an e-mail", "MailWanted>mail.on_mail_wanted", "OSError: no route to host"),
                            ("Delete files", "files.delete", "PermissionError: " + "a-long-path/" * 14),
                        )
                    )
                ),
            ),
        ),
    )
    applicants = (
        staff_views.ApplicantView(
            id="1",
            handle="fatou",
            email="fatou@x.example",
            reason="Ben told me about the bread.",
            created_ms=s.NOW - s.HOUR,
            confirmed=True,
        ),
    )
    yield "admin_queue", staff_views.QueuePage(shell=here, applicants=applicants)


def _filters(here: layout_parts.Shell) -> Iterator[tuple[str, Page]]:
    kept = filter_views.FilterView(
        id="1",
        title="Football",
        words=("football", "penalty"),
        posts=0,
        context=("home", "public"),
        action="warn",
        expires_ms=s.NOW + s.DAY,
    )
    over = structs.replace(kept, id="2", title="Series", words=(), posts=2, action="blur", over=True)
    yield "settings_filters", filter_views.FiltersPage(shell=here, filters=(kept, over))
    yield "settings_filters_none", filter_views.FiltersPage(shell=here, filters=())
    form = layout_parts.FormView(
        values={"title": "Football", "lasts": "same"}, errors={"keyword": "x", "context": "x"}
    )
    for name, one in (
        ("settings_filter", kept),
        ("settings_filter_over", over),
        ("settings_filter_new", None),
    ):
        page = filter_views.FilterPage(
            shell=here,
            filter=one,
            form=form if one else layout_parts.FormView(values={"lasts": "ever"}),
            words=(filter_views.WordView("3", "football", False), filter_views.WordView()),
            context=("home",),
            most_words=100,
            action="warn",
            return_to="/",
        )
        yield name, page


def pieces(lang: str) -> Iterator[tuple[str, Piece]]:
    here = frame.shell(lang)
    yield (
        "fragment_missed",
        missed.MissedFragment(shell=here, count=47, more=False, from_ms=s.NOW - 5_400_000, to_ms=s.NOW),
    )
    yield "fragment_post", posts_views.PostFragment(shell=here, post=s.P_SQUARE)
    yield "fragment_menu", posts_views.MenuFragment(shell=here, post=s.P_SQUARE, embed="<iframe></iframe>")
    yield "fragment_follow", people_views.FollowFragment(shell=here, account=s.CHLOE)
    yield "fragment_box", compose_views.BoxFragment(shell=here, box=frame.box(lang))
    yield "fragment_box_done", compose_views.BoxDone(shell=here, at_ms=s.NOW)
    yield (
        "fragment_counts",
        people_views.CountsFragment(
            shell=here, account=s.BEN, posts_count=1, followers_count=1, following_count=0, joined_ms=s.NOW
        ),
    )
    notice = notification_views.NotificationView(
        id="9", key="follow-1", kind="follow", people=(s.BEN,), people_count=1, created_ms=s.NOW
    )
    yield "fragment_notice", notification_views.NotificationFragment(shell=here, notice=notice)
