"""Spaces: which ones there are, and who is in one."""

from collections.abc import Iterator

from msgspec import structs

from sabar.model.spaces.log import Happened, Line
from sabar.model.spaces.proofs import Exit, Outcome, Part, Proof, Try, Verdict
from sabar.rules.spaces.limits import EXPORTS, RETENTIONS
from sabar.web.frame.layout_parts import FormView, Shell
from sabar.web.frame.page import Page
from sabar.web.spaces import people_views as views
from sabar.web.spaces import running_views as running
from sabar.web.spaces import sentences
from sabar.web.spaces.proving import page as proving_page
from sabar.web.spaces.standup import views as standup_views
from samples import frame
from samples import people as s

DAY = 24 * s.HOUR
NOTHING_ANNOUNCED = views.ExportView(who="", asked_ms=0, at_ms=0, ends_ms=0, days=0, days_from_ms=0)
ANNOUNCED = views.ExportView(
    who="awa",
    asked_ms=s.NOW,
    at_ms=s.NOW + 3 * DAY,
    ends_ms=s.NOW + 10 * DAY,
    days=1,
    days_from_ms=s.NOW + DAY,
)
SPACE = views.SpaceView(
    id="7",
    slug="atelier-x7k2",
    name="L’Atelier d’Awa",
    url="/s/atelier-x7k2",
    role="owner",
    unread=12,
    export=NOTHING_ANNOUNCED,
)
GUEST = structs.replace(SPACE, name="Rédaction du dimanche", role="guest", ends_ms=s.NOW + 3 * DAY, unread=0)
CLOSED = structs.replace(SPACE, name="Enquête close", unread=0, closes_ms=s.NOW + 5 * DAY)
MEMBERS = (
    views.MemberView(account=s.AWA, role="owner", joined_ms=s.NOW - 90 * DAY, me=True, changeable=True),
    views.MemberView(account=s.BEN, role="member", joined_ms=s.NOW - 20 * DAY, changeable=True),
    views.MemberView(
        account=s.PEOPLE[-1],
        role="guest",
        joined_ms=s.NOW - DAY,
        ends_ms=s.NOW + 3 * DAY,
        changeable=True,
    ),
)


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    form = FormView(values={"past": "1"})
    several = views.SpacesPage(shell=here, spaces=(SPACE, GUEST, CLOSED), retentions=RETENTIONS, form=form)
    yield "spaces", several
    refused = FormView(values={"retention": "86400"}, errors={"name": "Please fill this in."})
    yield "spaces_none", structs.replace(several, spaces=(), form=refused)
    members = views.MembersPage(shell=here, space=SPACE, members=MEMBERS, last_owner=True)
    yield "space_members", members
    yield "space_members_guest", structs.replace(members, space=GUEST, last_owner=False)
    member = views.MemberPage(
        shell=here,
        space=CLOSED,
        member=MEMBERS[2],
        last_owner=True,
        form=FormView(
            values={"role": "guest", "ends_at": "2020-01-01T10:00"},
            errors={"ends_at": "This time is past already."},
        ),
    )
    yield "space_member", member
    yield (
        "space_member_me",
        structs.replace(member, member=MEMBERS[0], form=FormView(values={"role": "owner"})),
    )
    yield (
        "space_confirm",
        views.SpaceConfirmPage(
            shell=here,
            title={"en": "Leave this space?", "fr": "Quitter cet espace ?"}[lang],
            text={"en": "What you wrote stays.", "fr": "Ce que vous avez écrit reste."}[lang],
            button={"en": "Leave", "fr": "Quitter"}[lang],
            action=f"{SPACE.url}/leave",
            back=f"{SPACE.url}/members",
            space=SPACE,
            tab="members",
        ),
    )
    invites = views.InvitesPage(
        shell=here,
        space=SPACE,
        invites=(
            views.InviteView(
                id="1",
                role="guest",
                created_ms=s.NOW - s.HOUR,
                expires_ms=s.NOW + DAY,
                uses=0,
                most_uses=1,
                mail_domain="acme.example",
                ends_ms=s.NOW + 9 * DAY,
            ),
            views.InviteView(
                id="2", role="member", created_ms=s.NOW, expires_ms=s.NOW + DAY, uses=3, most_uses=None
            ),
        ),
        form=FormView(
            values={"role": "member", "uses": "1", "lasts": "604800", "ends_at": "2026-12-24T18:00"}
        ),
        mail=True,
        fresh="https://tambour.example/s/join/Zk3v9dQ1xT7hVb2mWc8nRf4pLs6yJa0e",
        sent_to="cleo@acme.example",
    )
    yield "space_invites", invites
    yield "space_invites_closed", structs.replace(invites, space=CLOSED, fresh="", mail=False)
    join = views.JoinPage(
        shell=here,
        name=SPACE.name,
        role="guest",
        members=8,
        past=True,
        mail_domain="acme.example",
        ends_ms=s.NOW + 9 * DAY,
        inside=False,
        url="",
        form=FormView(errors={"form": "This space is full: it can have 500 members"}),
    )
    yield "space_join", join
    yield "space_join_inside", structs.replace(join, inside=True, url=SPACE.url, form=frame.NO_FORM)
    visitor = frame.shell(lang, viewer=False, path="/s/join/Zk3v9dQ1")
    signed_out = structs.replace(join, shell=visitor, name="", members=0, form=frame.NO_FORM)
    yield "space_join_visitor", structs.replace(signed_out, role="member", ends_ms=None, mail_domain="")
    yield (
        "space_arriving",
        views.ArrivingPage(
            shell=visitor,
            url="/s/join/Zk3v9dQ1",
            ends_ms=s.NOW + 9 * DAY,
            mail_domain="acme.example",
            form=FormView(values={"name": "Chloé"}, errors={"email": "This is no e-mail address."}),
        ),
    )
    yield "space_no_way_in", views.NoWayInPage(shell=here)
    yield "space_no_way_in_visitor", views.NoWayInPage(shell=visitor)
    yield from _run(lang)


def _run(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    values = {
        "name": SPACE.name,
        "retention": "2592000",
        "past": "1",
        "export_days": "3",
        "outside": "name",
        "previews": "1",
    }
    form = FormView(values=values)
    page = running.SettingsPage(
        shell=here,
        space=SPACE,
        form=form,
        retentions=RETENTIONS,
        notices=EXPORTS.notices,
        held="one",
        holds=True,
        room=running.RoomTaken(taken=9120.5, most=10_000, near=True),
        own_room=running.RoomTaken(taken=12.4, most=2000, near=False),
        notify="named",
        mail_offered=True,
        by_mail=True,
        pushed=False,
        previews_offered=True,
    )
    yield "space_settings", page
    loss = running.LossView(before_ms=s.NOW - 30 * DAY, posts=1000)
    yield "space_settings_loss", structs.replace(page, loss=loss, held="held", holds=False)
    yield (
        "space_settings_guest",
        structs.replace(page, space=GUEST, held="no", holds=False, notify="everything", pushed=True),
    )
    yield "space_settings_closed", structs.replace(page, space=CLOSED)
    export = running.ExportPage(
        shell=here, space=SPACE, days=0, announced=False, due=True, from_ms=s.NOW - DAY
    )
    yield "space_export", export
    yield "space_export_first", structs.replace(export, days=3, due=False, from_ms=None)
    told = structs.replace(SPACE, export=ANNOUNCED)
    yield "space_export_announced", structs.replace(export, space=told, days=3, announced=True, due=False)
    now = structs.replace(ANNOUNCED, at_ms=s.NOW, days=0)
    yield (
        "space_export_due",
        structs.replace(export, space=structs.replace(SPACE, export=now), announced=True),
    )
    standup = standup_views.StandupSettingsPage(
        shell=here,
        space=SPACE,
        form=FormView(values={"question": "What did you learn?"}, errors={"form": "Choose a day."}),
        weekdays=(1, 2, 5),
        is_on=True,
        usual="What are you working on?",
        own=FormView(values={"hour": "09:00", "zone": "UTC"}, errors={"hour": "Hour is not a time."}),
        zones=("UTC", "Asia/Kathmandu", "Europe/Paris"),
    )
    yield "space_standup_settings", standup
    yield "space_standup_settings_off", structs.replace(standup, space=GUEST, is_on=False)
    yield "space_letters_end", running.LettersPage(shell=here, state="end", token="1.2.x")
    yield "space_letters_ended", running.LettersPage(shell=here, state="ended")
    refused = FormView(values={"name": "Atelier"}, errors={"name": "This is not the name of the space."})
    yield "space_close", running.ClosePage(shell=here, space=SPACE, form=refused, days=7)
    log = running.LogPage(
        shell=here,
        space=SPACE,
        lines=tuple(
            running.LineView(
                number=40 - place, at_ms=line.at, words=sentences.of(lang, line, "UTC"), hash=line.hash
            )
            for place, line in enumerate(LINES)
        ),
        broken_at=None,
        count=40,
        head="9f" * 32,
        pager=frame.PAGER,
    )
    yield "space_log", log
    yield "space_log_broken", structs.replace(log, broken_at=7, pager=frame.END)
    yield from proofs(lang, here)


def proofs(lang: str, here: Shell) -> Iterator[tuple[str, Page]]:
    """The leak test: never run, passed, leaked."""
    never = running.ProofPage(
        shell=here, space=SPACE, refused="", waits=False, last=None, exits=(), untried=(), earlier=()
    )
    yield "space_proof_never", never
    yield "space_proof_waits", structs.replace(never, waits=True)
    tries = (
        Try(Exit.PAGES, Verdict.HELD, Part.VISITOR, 720),
        Try(Exit.PAGES, Verdict.SEEN, Part.INSIDER, 47),
        Try(Exit.MAIL, Verdict.HELD, count=2),
        Try(Exit.DISKS, Verdict.NOT_TRIED),
    )
    passed = Proof(1, 7, "awa", s.NOW - s.HOUR, s.NOW, s.NOW, Outcome.PASSED, list(tries))
    yield "space_proof", structs.replace(never, **proving_page.sheet(lang, [passed]))
    leak = Try(Exit.CALLS, Verdict.LEAKED, Part.OUTSIDER, 720, ["GET /api/v2/search"])
    wrong = structs.replace(passed, id=2, asked_by="", outcome=Outcome.LEAKED, tries=[leak, *tries])
    red = structs.replace(SPACE, leaks=True)
    found = proving_page.sheet(lang, [wrong, passed])
    yield "space_proof_leaked", structs.replace(never, space=red, refused="Wait some minutes.", **found)


def _line(what: Happened, about: str = "ben", detail: str = "") -> Line:
    return Line(7, 1, s.NOW - s.HOUR, what, "awa", about, detail, "ab" * 32)


_WITH_MORE = (
    Happened.SETTINGS,
    Happened.ROLE,
    Happened.PROLONGED,
    Happened.EXPORT_ANNOUNCED,
    Happened.EXPORT_NOTICE,
)
LINES = (
    *(_line(what) for what in Happened if what not in _WITH_MORE),
    *(_line(Happened.INVITED, "", kind) for kind in ("guest", "member")),
    *(_line(Happened.JOINED, "", kind) for kind in ("guest", "member")),
    *(_line(Happened.ROLE, detail=kind) for kind in ("owner", "member", str(s.NOW + DAY))),
    _line(Happened.PROLONGED, detail=str(s.NOW + DAY)),
    _line(Happened.EXPORT_ANNOUNCED, detail=str(s.NOW + DAY)),
    *(_line(Happened.EXPORT_NOTICE, detail=told) for told in ("0", "1", f"0 {s.NOW + DAY}", f"3 {s.NOW}")),
    *(_line(Happened.RETENTION, "", str(DAY // 1000 * days)) for days in (1, 30, 365, 3 * 365)),
    *(
        _line(Happened.SETTINGS, name, value)
        for name, values in (
            ("past", ("yes", "no")),
            ("outside", ("nothing", "name", "words")),
            ("words_outside", ("yes", "no")),
            ("what_comes", ("no",)),
        )
        for value in values
    ),
)
