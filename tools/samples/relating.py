"""What stands between the reader and somebody: mute, note, lists."""

from collections.abc import Iterator

from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page
from sabar.web.people import relation_views as views
from samples import frame
from samples import people as s


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    muted = views.RelationView(muted_until_ms=s.NOW + s.DAY)
    form = FormView(values={"lasts": "0", "notifications": "1"})
    yield "mute", views.MutePage(shell=here, account=s.BEN, relation=muted, form=form)
    form = FormView(values={"comment": "Met at the market."}, errors={"comment": "This is too long."})
    yield "note", views.NotePage(shell=here, account=s.BEN, form=form)
    lists = (
        views.ListChoiceView(id="1", title="Radio", chosen=True),
        views.ListChoiceView(id="2", title="Market", chosen=False),
    )
    yield "lists_of", views.ListsOfPage(shell=here, account=s.BEN, lists=lists, form=FormView())
