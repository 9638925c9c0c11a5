"""Pages that describe the client API to people."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import LinkView
from sabar.web.frame.page import Page


class GroupView(Struct, frozen=True, kw_only=True):
    title: str
    url: str
    operations: int


class ParameterView(Struct, frozen=True, kw_only=True):
    """`place`: path, query or body. `kind` in words, `link` when it is a thing with a page of its own."""

    name: str
    place: str
    kind: str
    link: str
    required: bool


class OperationView(Struct, frozen=True, kw_only=True):
    """`access`: none, optional or token. `example`: the JSON of an answer."""

    method: str
    path: str
    summary: str
    access: str
    scopes: str
    parameters: tuple[ParameterView, ...]
    answer: str
    answer_link: str
    example: str


class ApiPage(Page, frozen=True, kw_only=True):
    """/api: every group of calls and every kind of thing they answer with."""

    template: ClassVar[str] = "public/api_docs.html"
    groups: tuple[GroupView, ...]
    entities: tuple[LinkView, ...]
    operations: int


class ApiGroupPage(Page, frozen=True, kw_only=True):
    """/api/calls/{group}."""

    template: ClassVar[str] = "public/api_group.html"
    title: str
    operations: tuple[OperationView, ...]


class ApiEntityPage(Page, frozen=True, kw_only=True):
    """/api/entities/{name}."""

    template: ClassVar[str] = "public/api_entity.html"
    title: str
    summary: str
    fields: tuple[ParameterView, ...]
    example: str
