"""Samples of the pages that describe the API."""

from collections.abc import Iterator

from sabar.web.frame import layout_parts
from sabar.web.frame.page import Page
from sabar.web.public import api_docs_views
from samples import frame

_FIELDS = (
    api_docs_views.ParameterView(name="id", place="path", kind="string", link="", required=True),
    api_docs_views.ParameterView(
        name="account", place="body", kind="Account", link="/api/entities/Account", required=False
    ),
)


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang, viewer=False)
    groups = tuple(
        api_docs_views.GroupView(title=title, url=f"/api/calls/{title.lower()}", operations=count)
        for title, count in (("Accounts", 21), ("Collections", 10), ("Statuses", 34))
    )
    entities = tuple(
        layout_parts.LinkView(text=name, url=f"/api/entities/{name}")
        for name in ("Account", "Collection", "Status")
    )
    yield "api", api_docs_views.ApiPage(shell=here, groups=groups, entities=entities, operations=268)
    call = api_docs_views.OperationView(
        method="GET",
        path="/api/v1/collections/{id}",
        summary="One collection with its owner and the accounts in it.",
        access="optional",
        scopes="read:collections",
        parameters=_FIELDS,
        answer="Collection",
        answer_link="/api/entities/Collection",
        example='{\n  "id": "117665000000000001"\n}',
    )
    yield "api_group", api_docs_views.ApiGroupPage(shell=here, title="Collections", operations=(call,))
    yield (
        "api_entity",
        api_docs_views.ApiEntityPage(
            shell=here, title="Collection", summary="", fields=_FIELDS, example='{\n  "id": "1"\n}'
        ),
    )
