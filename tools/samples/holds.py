"""Rules that hold posts, and colleagues who are asked about them."""

from collections.abc import Iterator

import msgspec

from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Piece
from sabar.web.posts.unsent import hold_views
from sabar.web.posts.unsent import views as unsent_views
from samples import frame
from samples import people as s

_HOUR = 3_600_000


def samples(lang: str) -> Iterator[tuple[str, Piece]]:
    here = frame.shell(lang)
    ruled = unsent_views.HeldView(
        id=4,
        text="The merger is off, and I know why",
        warning="",
        audience="public",
        undo=False,
        until_ms=s.NOW + 9 * _HOUR,
        left_ms=9 * _HOUR,
        whole_ms=10 * _HOUR,
        rule="Weekdays 22:00–7:00: hold until tomorrow 8:00",
    )
    said = hold_views.AnswerView(id=1, who=s.CHLOE, yes=False, comment="Not before the vote.")
    asked = unsent_views.HeldView(
        id=5,
        text="We won",
        warning="",
        audience="public",
        undo=False,
        until_ms=None,
        left_ms=None,
        whole_ms=None,
        asked=True,
        asked_of=(s.CHLOE, s.DEDE),
    )
    refused = msgspec.structs.replace(asked, id=6, asked_of=(), said=said)
    alone = msgspec.structs.replace(asked, id=7, asked_of=())
    question = hold_views.AskedView(
        id=8,
        revision=1,
        writer=s.CHLOE,
        reason="it says “merger”",
        text="The merger is off",
        warning="Business",
        audience="private",
        options=("Rye", "Wheat"),
        files=(
            hold_views.AskedFileView(url="/files/a", preview_url="/files/b", alt="A flag"),
            hold_views.AskedFileView(url="/files/c", preview_url="", alt=""),
        ),
        more=(
            hold_views.AskedPartView("And this follows.", ()),
            hold_views.AskedPartView(
                "", (hold_views.AskedFileView(url="/files/d", preview_url="/files/e", alt="A bridge"),)
            ),
        ),
        answers=s.P_SQUARE,
    )
    about_nothing = msgspec.structs.replace(question, id=9, answers=None, unseen=True, reason="")
    quoting = msgspec.structs.replace(question, id=10, answers=None, quotes=s.P_RIVER)
    ties = (
        hold_views.TieView(id=1, who=s.CHLOE, agreed=True),
        hold_views.TieView(id=2, who=s.DEDE, agreed=False),
    )
    out = msgspec.structs.replace(said, yes=True, comment="", post=s.P_SQUARE)
    yield (
        "outbox_asked",
        unsent_views.OutboxPage(
            shell=here,
            held=(ruled, asked, refused, alone),
            asked=(question, about_nothing, quoting),
            wanting=ties[1:],
            answers=(out,),
            colleagues=(s.CHLOE, s.DEDE),
        ),
    )
    yield "colleagues", hold_views.ColleaguesPage(shell=here, asked=ties, asking=ties, form=FormView())
    yield "colleagues_none", hold_views.ColleaguesPage(shell=here, asked=(), asking=(), form=FormView())
    rules = (
        hold_views.HoldRuleView(id=1, sentence="Weekdays 22:00–7:00: hold until tomorrow 8:00", enabled=True),
        hold_views.HoldRuleView(
            id=2, sentence="Readers with a label that is gone: hold 30 minutes", enabled=False, idle=True
        ),
    )
    form = FormView(values={"wait": "tomorrow", "words": "merger", "from_time": "22:00", "to_time": "07:00"})
    wrong = FormView(
        values={"above": "-1"}, errors={"above": "must be between 0 and 1000000000", "form": "No."}
    )
    labels = ((1, "Client"), (2, "Press"))
    yield (
        "hold_rules",
        hold_views.HoldRulesPage(
            shell=here, rules=rules, form=wrong, weekdays=(1, 2), label_ids=(1,), labels=labels
        ),
    )
    yield "hold_rules_none", hold_views.HoldRulesPage(shell=here, rules=(), form=form)
    yield (
        "hold_rule",
        hold_views.HoldRulePage(
            shell=here, rule=rules[0], form=form, weekdays=(1,), labels=labels, colleagues=((1, "Chloé"),)
        ),
    )
