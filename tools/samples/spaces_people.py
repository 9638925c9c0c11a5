"""Spaces: which ones there are, and who is in one."""

from collections.abc import Iterator

from msgspec import structs

from sabar.rules.spaces.limits import RETENTIONS
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page
from sabar.web.spaces import people_views as views
from samples import frame
from samples import people as s

DAY = 24 * s.HOUR
SPACE = views.SpaceView(
    id="7", slug="atelier-x7k2", name="L’Atelier d’Awa", url="/s/atelier-x7k2", role="owner", unread=12
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
    yield "space_no_way_in", views.NoWayInPage(shell=here)
    yield "space_no_way_in_visitor", views.NoWayInPage(shell=visitor)
