"""Samples of what the server says, and of where those who run it write that."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from sabar.rules.blocklists.changes import Kind
from sabar.web.frame import layout_parts
from sabar.web.frame.page import Piece
from sabar.web.posts import views as posts_views
from sabar.web.public import views as public_views
from sabar.web.staff import blocklist_views, relay_views, server_views
from samples import frame
from samples import people as s

_TEXT = "<h2>Who we are</h2><p>A village square.</p><ul><li>drums</li><li>people</li></ul>"


def samples(lang: str) -> Iterator[tuple[str, Piece]]:
    here, out = frame.shell(lang), frame.shell(lang, viewer=False)
    reactions = (
        posts_views.ReactionView(name="🎉", count=3, mine=True),
        posts_views.ReactionView(name="drum", count=1, mine=False, picture="/static/mark.svg"),
    )
    announcement = posts_views.AnnouncementView(
        id="1",
        text_html="<p>Tonight at ten we move to a bigger machine.</p>",
        published_ms=s.NOW - s.DAY,
        starts_ms=s.NOW,
        ends_ms=s.NOW + 2 * s.DAY,
        all_day=True,
        reactions=reactions,
        more=("👍", "❤️"),
    )
    yield (
        "home_announced",
        posts_views.HomePage(
            shell=here,
            box=frame.box(lang),
            posts=s.TIMELINE[:1],
            pager=frame.PAGER,
            announcements=(announcement,),
        ),
    )
    states: tuple[Literal["published", "waiting", "draft"], ...] = ("published", "waiting", "draft")
    rows = tuple(
        server_views.AnnouncementRow(
            id=str(number),
            text_html="<p>Drums at noon.</p>",
            state=state,
            at_ms=s.NOW,
            ends_ms=s.NOW + s.DAY if state == "waiting" else None,
        )
        for number, state in enumerate(states)
    )
    yield "help", public_views.HelpPage(shell=here)
    yield "fragment_key_sheet", public_views.KeySheet(shell=here)
    form = layout_parts.FormView(
        values={"text": "Drums", "starts": "2026-12-01T18:00"}, errors={"ends": "The end comes after it."}
    )
    yield "admin_announcements", server_views.AnnouncementsPage(shell=here, form=form, announcements=rows)
    yield "admin_announcement", server_views.AnnouncementPage(shell=here, form=form, announcement=rows[1])
    yield (
        "privacy_policy",
        public_views.ServerTextPage(shell=out, kind="privacy", text_html=_TEXT, since_ms=s.NOW - 9 * s.DAY),
    )
    yield (
        "terms_of_service",
        public_views.ServerTextPage(
            shell=here,
            kind="terms",
            text_html=_TEXT,
            since_ms=s.NOW + s.DAY,
            effective=False,
            later="2027-01-01",
        ),
    )
    yield (
        "about_all",
        public_views.AboutPage(
            shell=out,
            staff=(s.AWA,),
            about_html=_TEXT,
            blocked=(public_views.BlockedServerView(name="bad.example", severity="suspend", comment="spam"),),
        ),
    )
    yield (
        "admin_texts",
        server_views.ServerTextsPage(
            shell=here,
            form=layout_parts.FormView(
                values={"extended_description": "# Who we are", "effective_date": "2026-11-23"},
                errors={"text": "Please fill this in.", "picture": "This cannot be right."},
            ),
            picture="/static/mark.svg",
            terms=(
                server_views.TermsView(id="2", date="2027-01-01", effective=False),
                server_views.TermsView(id="1", date="2026-01-01", effective=True),
            ),
        ),
    )
    words = layout_parts.FormView(
        values={"text": "Be kind", "hint": "No insults", "text_fr": "Soyez gentils"}
    )
    yield (
        "admin_rules",
        server_views.RulesPage(
            shell=here,
            form=layout_parts.FormView(),
            problem="Please fill this in.",
            editing="2",
            rules=(
                server_views.RuleRow(id="1", text="Be kind", hint="No insults", form=words),
                server_views.RuleRow(id="2", text="No ads", hint="", form=words),
            ),
        ),
    )
    gate = server_views.BlockView(
        id="1", name="bad.example", severity="silence", media=False, whole_name=False, comment="loud"
    )
    network = server_views.BlockView(
        id="2", name="192.0.2.0/24", severity="no_access", comment="flood", ends_ms=s.NOW + s.DAY
    )
    yield (
        "admin_gates",
        server_views.BlocklistsPage(
            shell=here,
            form=layout_parts.FormView(
                values={"domain": "bad.example", "severity": "suspend", "reject_media": "1"},
                errors={"sure": "Nothing is blocked yet."},
            ),
            of="domains",
            ending=3,
            domains=(gate,),
            allows=(server_views.BlockView(id="3", name="good.example"),),
            networks=(network,),
            mail=(server_views.BlockView(id="4", name="junk.example", count=2),),
            addresses=(server_views.BlockView(id="5", name="0f" * 32),),
            federation="open",
            shown_to="members",
        ),
    )
    well = server_views.ServerView(
        host="lyon.example",
        program="mastodon 4.6.1",
        first_ms=s.NOW - 90 * s.DAY,
        heard_ms=s.NOW - 60_000,
        reached_ms=s.NOW - 90_000,
        failed_ms=None,
        trouble="",
        error="",
        waiting=0,
        people=41,
        severity="",
        compares=True,
    )
    far = server_views.ServerView(
        host="a-server-with-a-name-that-goes-on-and-on.example",
        program="",
        first_ms=s.NOW - 400 * s.DAY,
        heard_ms=None,
        reached_ms=s.NOW - 3 * s.DAY,
        failed_ms=s.NOW - 60_000,
        trouble="slow",
        error="ConnectionTimeoutError: Connection timeout to host",
        waiting=12,
        next_ms=s.NOW + 8 * 3_600_000,
        people=1,
        severity="silence",
        compares=False,
    )
    yield (
        "admin_servers",
        server_views.ServersPage(shell=here, sought="", servers=(far, well), most=200, federates=True),
    )
    yield (
        "admin_servers_none",
        server_views.ServersPage(shell=here, sought="x", servers=(), most=200, federates=False),
    )
    yield from _relays(here)
    yield "admin_server", server_views.ServerPage(shell=here, server=far, federates=True)
    yield "admin_server_well", server_views.ServerPage(shell=here, server=well, federates=False)
    source = blocklist_views.SourceView(
        id="7",
        name="Council list",
        url="https://lists.example/council.csv",
        automatic=True,
        lines=3,
        held=1,
        asked_ms=s.NOW,
        changed_ms=s.NOW,
    )
    yield (
        "admin_lists",
        blocklist_views.BlocklistSourcesPage(
            shell=here,
            form=layout_parts.FormView(values={"url": "x"}, errors={"url": "This is no address."}),
            of="url",
            sources=(source,),
        ),
    )
    yield (
        "admin_list",
        blocklist_views.BlocklistSourcePage(
            shell=here,
            source=source,
            changes=(
                blocklist_views.ChangeView(
                    kind=Kind.NEW, domain="bad.example", severity="suspend", comment="spam", ending=14
                ),
                blocklist_views.ChangeView(
                    kind=Kind.STRICTER, domain="loud.example", severity="silence", before="noop", media=False
                ),
                blocklist_views.ChangeView(
                    kind=Kind.LIFTED, domain="good.example", severity="silence", before="silence"
                ),
            ),
            total=3,
            there=1,
            loose=1,
            ending=14,
            people=("awa", "ben"),
            refused=(
                blocklist_views.RefusedLineView(number=4, words="b*d.example", why="is partly hidden with *"),
            ),
            nothing_ticked=True,
        ),
    )
    bars = tuple(
        server_views.BarView(day_ms=s.NOW - (27 - day) * s.DAY, value=day, height=day * 100 // 27)
        for day in range(28)
    )
    kinds: tuple[server_views.MetricKind, ...] = (
        "active_users",
        "new_users",
        "interactions",
        "opened_reports",
    )
    yield (
        "admin_figures",
        server_views.DashboardPage(
            shell=here,
            form=layout_parts.FormView(values={"name": "Tambour"}),
            registrations="open",
            mail=True,
            mail_from="square@tambour.example",
            figures=tuple(
                server_views.MetricView(kind=kind, total=1234, previous=1000, bars=bars) for kind in kinds
            ),
            items=(),
        ),
    )


def _relays(here: layout_parts.Shell) -> Iterator[tuple[str, Piece]]:
    quiet = relay_views.RelayView(
        id="6",
        address="https://relay.example/inbox",
        style="mastodon",
        state="on",
        changed_ms=s.NOW - 3 * s.DAY,
        received=0,
        last_uri="",
        last_ms=None,
        dropped=0,
        waiting=0,
        failed_ms=None,
        failure="",
        error="",
    )
    busy = msgspec.structs.replace(
        quiet,
        address="https://a-relay-with-a-name-that-goes-on-and-on.example/actor",
        style="litepub",
        received=4012,
        last_uri="https://lyon.example/users/awa/statuses/1",
        last_ms=s.NOW - 60_000,
        dropped=7,
        waiting=1,
    )
    away = msgspec.structs.replace(quiet, state="waiting", failed_ms=s.NOW - 60_000, failure="No answer")
    wrong = msgspec.structs.replace(quiet, state="refused", error="This is no actor.")
    relays = relay_views.RelaysPage(
        shell=here,
        form=layout_parts.FormView(values={"address": "x"}, errors={"address": "This is no address."}),
        relays=(busy, quiet, away, wrong, msgspec.structs.replace(quiet, state="off")),
        each=100,
        federates=True,
    )
    yield "admin_relays", relays
    yield "admin_relays_none", msgspec.structs.replace(relays, relays=(), federates=False)
