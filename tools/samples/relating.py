"""What stands between the reader and somebody: mute, note, lists, labels."""

from collections.abc import Iterator

from msgspec import structs

from sabar.model.labels import Colour
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import LabelMark
from sabar.web.people import label_views
from sabar.web.people import relation_views as views
from sabar.web.posts.compose import views as compose_views
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
    marks = (LabelMark("Client", "red"), LabelMark("Famille" if lang == "fr" else "Family", "teal"))
    labels = tuple(
        label_views.LabelView(
            id=str(number),
            mark=mark,
            url=f"/labels/{number}",
            sensitive=number == 1,
            followers=12,
            rules=(("7", "server", "agency.example"), ("8", "link", "client.example")),
        )
        for number, mark in enumerate(marks, 1)
    )
    for name, shown in (("labels", labels), ("labels_none", ())):
        form = FormView(values={"colour": "grey"})
        offered = () if shown else marks
        yield (
            name,
            label_views.LabelsPage(
                shell=here, labels=shown, suggested=offered, colours=tuple(Colour), form=form
            ),
        )
    form = FormView(
        values={"name": "Client", "colour": "red", "sensitive": "1", "value": "x"},
        errors={"value": "This is not a server name."},
    )
    yield (
        "label",
        label_views.LabelPage(
            shell=here,
            label=labels[0],
            people=(s.BEN, s.CHLOE),
            colours=tuple(Colour),
            pager=frame.END,
            form=form,
        ),
    )
    given = tuple(
        label_views.LabelChoiceView(id=str(n), mark=mark, given=n == 1, named=n == 2)
        for n, mark in enumerate(marks, 1)
    )
    chosen = label_views.LabelsOfPage(
        shell=here, account=s.BEN, labels=given, suggested=marks[:1], form=FormView()
    )
    yield "labels_of", chosen
    reach = compose_views.ReachView(total=1532, reach="found", labels=((marks[0], 12), (marks[1], 1)))
    audience = compose_views.AudiencePage(
        shell=here,
        reach=reach,
        given=(("text", "@ben"), ("audience", "public")),
        labels=(("1", marks[0], 12), ("2", marks[1], 1)),
        groups=(("server", "", 1500), ("server", "ferry.example", 32), ("link", "agency.example", 3)),
        chosen=("label", "1"),
        people=(s.BEN, s.CHLOE),
        marks={s.BEN.id: marks},
        older="1",
        newer="2",
    )
    yield "audience", audience
    nobody = structs.replace(audience, people=(), labels=(), groups=(), older="", newer="", chosen=("", ""))
    yield (
        "audience_of_nobody",
        structs.replace(nobody, reach=structs.replace(reach, total=0, reach="limited")),
    )
    yield "audience_of_others", structs.replace(nobody, reach=structs.replace(reach, total=None))
    for lacks in ("labels", "bearers"):
        told = structs.replace(reach, total=0, reach="limited", labels=(), lacks=lacks)
        yield f"audience_without_{lacks}", structs.replace(nobody, reach=told)
    yield "lists_of", views.ListsOfPage(shell=here, account=s.BEN, lists=lists, form=FormView())
