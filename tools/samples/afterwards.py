"""Posts before and after they are out: held back, for fewer people, deleting themselves."""

from collections.abc import Iterator

from msgspec.structs import replace

from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Piece
from sabar.web.posts import recall_views, views
from sabar.web.posts.unsent import views as unsent_views
from sabar.web.public import views as public_views
from samples import frame
from samples import people as s

_HOUR = 3_600_000
_DAY = 24 * _HOUR


def samples(lang: str) -> Iterator[tuple[str, Piece]]:
    here = frame.shell(lang)
    soon = unsent_views.HeldView(
        id=1,
        text="The tide is low, and the drums are out.",
        warning="",
        audience="public",
        undo=True,
        until_ms=s.NOW + 8_000,
        left_ms=8_000,
        whole_ms=10_000,
        more=2,
    )
    until_sent = unsent_views.HeldView(
        id=2,
        text="I would come too, if",
        warning="Boats",
        audience="private",
        options=("Rye", "Wheat"),
        answers=s.P_SQUARE,
        undo=False,
        until_ms=None,
        left_ms=None,
        whole_ms=None,
        follows=True,
    )
    stuck = unsent_views.HeldView(
        id=3,
        text="So true",
        warning="",
        audience="direct",
        undo=False,
        until_ms=s.NOW - _HOUR,
        left_ms=0,
        whole_ms=_HOUR,
        at="2026-11-23T08:12",
        failed="The post it answers was taken back.",
        error="This must be a time to come.",
    )
    yield "outbox", unsent_views.OutboxPage(shell=here, held=(soon, until_sent, stuck))
    yield "outbox_none", unsent_views.OutboxPage(shell=here, held=())
    yield "fragment_held", unsent_views.HeldFragment(shell=here, held=(soon,))
    yield "recall", recall_views.RecallPage(shell=here, post=s.P_SQUARE, most=300)
    yield (
        "recall_wrong",
        recall_views.RecallPage(
            shell=here,
            post=s.P_SQUARE,
            announce=True,
            reason="Wrong city",
            most=300,
            error="This is too long.",
        ),
    )
    receipt = recall_views.ReceiptView(
        id="1",
        audience="public",
        posted_ms=s.NOW - 4 * 60_000,
        recalled_ms=s.NOW,
        seconds_out=240,
        ways=tuple(
            recall_views.WayView(way, count)
            for way, count in (
                ("page", 41),
                ("app", 17),
                ("visit", 128),
                ("push", None),
                ("letter", 6),
                ("box", None),
            )
        ),
        announced=True,
        reason="It named the wrong city.",
    )
    few = replace(receipt, audience="private", ways=(), announced=False, reason="")
    servers = tuple(
        recall_views.ToldView(host, state, s.NOW - 60_000)
        for host, state in (
            ("quiet.example", "given_up"),
            ("closed.example", "refused"),
            ("slow.example", "waiting"),
            ("lyon.example", "delivered"),
            ("a-server-with-a-name-that-goes-on-and-on.example", "delivered"),
        )
    )
    yield "receipt", recall_views.ReceiptPage(shell=here, receipt=receipt, servers=servers)
    yield "post_servers", recall_views.ServersPage(shell=here, url="/@awa/1", servers=servers, open=True)
    yield "post_servers_none", recall_views.ServersPage(shell=here, url="/@awa/1", servers=(), open=True)
    yield "receipt_few", recall_views.ReceiptPage(shell=here, receipt=few)
    older = PagerView(older="?max_id=1", newer=None)
    yield "receipts", recall_views.ReceiptsPage(shell=here, receipts=(receipt, few), pager=older)
    yield "receipts_none", recall_views.ReceiptsPage(shell=here, receipts=(), pager=PagerView())
    yield "recalled", recall_views.RecalledPage(shell=here, recalled_ms=s.NOW, reason="Wrong city.")
    yield "recalled_box", public_views.RecalledBoxPage(shell=here, recalled_ms=s.NOW, reason="")
    yield "narrow_post", views.NarrowPostPage(shell=here, post=s.P_SQUARE, choices=("unlisted", "private"))
    past = (
        views.NarrowingView(
            id="1",
            audience="private",
            state="running",
            done=40,
            total=120,
            began_ms=s.NOW - _HOUR,
            undo_until_ms=None,
        ),
        views.NarrowingView(
            id="2",
            audience="unlisted",
            state="done",
            done=7,
            total=7,
            began_ms=s.NOW - _DAY,
            undo_until_ms=s.NOW + 6 * _DAY,
        ),
    )
    yield "narrow", views.NarrowPage(shell=here, days=365, audience="private", count=12, past=past)
    yield "narrow_first", views.NarrowPage(shell=here, days=365, audience="private", count=None, past=())
    form = FormView(values={"days": "30", "favourites": "5"})
    ages = ("7", "30", "365")
    yield (
        "expiry",
        views.ExpiryPage(shell=here, form=form, ages=ages, on=True, count=3, first=(s.P_SQUARE,)),
    )
    yield "expiry_first", views.ExpiryPage(shell=here, form=form, ages=ages, on=False, count=None, first=())
