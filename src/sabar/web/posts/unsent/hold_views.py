"""Settings of what waits: rules, and colleagues who are asked."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import Audience, PostView


class HoldRuleView(Struct, frozen=True, kw_only=True):
    """`sentence`: what it says; `idle`: it can hold nothing, as the label it asks for is gone."""

    id: int
    sentence: str
    enabled: bool
    idle: bool = False


class HoldRulesPage(Page, frozen=True, kw_only=True):
    """/settings/holds; POST there with the fields of `form`, `weekdays[]` and `label_ids[]`. `labels`,
    `colleagues`: ids and names of the reader's own.
    """

    template: ClassVar[str] = "posts/hold_rules.html"
    rules: tuple[HoldRuleView, ...]
    form: FormView
    weekdays: tuple[int, ...] = ()
    label_ids: tuple[int, ...] = ()
    labels: tuple[tuple[int, str], ...] = ()
    colleagues: tuple[tuple[int, str], ...] = ()


class HoldRulePage(Page, frozen=True, kw_only=True):
    """/settings/holds/ID; POST there as `HoldRulesPage` says; POST …/on and …/off; GET and POST …/delete."""

    template: ClassVar[str] = "posts/hold_rule.html"
    rule: HoldRuleView
    form: FormView
    weekdays: tuple[int, ...] = ()
    label_ids: tuple[int, ...] = ()
    labels: tuple[tuple[int, str], ...] = ()
    colleagues: tuple[tuple[int, str], ...] = ()


class TieView(Struct, frozen=True, kw_only=True):
    id: int
    who: AccountView
    agreed: bool


class ColleaguesPage(Page, frozen=True, kw_only=True):
    """/settings/colleagues; POST there (`handle`); POST /settings/colleagues/ID/accept, …/end. `asked`: whom
    the reader may ask; `asking`: who may ask him.
    """

    template: ClassVar[str] = "posts/colleagues.html"
    asked: tuple[TieView, ...]
    asking: tuple[TieView, ...]
    form: FormView


class AskedFileView(Struct, frozen=True, kw_only=True):
    url: str
    preview_url: str
    alt: str


class AskedPartView(Struct, frozen=True):
    """A post that follows."""

    text: str
    files: tuple[AskedFileView, ...]


class AskedView(Struct, frozen=True, kw_only=True):
    """A post that waits for the reader's yes. `reason`: why its writer's rule asks; `unseen`: it answers or
    quotes what the reader may not read.
    """

    id: int
    revision: int
    writer: AccountView
    reason: str
    text: str
    warning: str
    audience: Audience
    options: tuple[str, ...] = ()
    files: tuple[AskedFileView, ...] = ()
    more: tuple[AskedPartView, ...] = ()
    answers: PostView | None = None
    quotes: PostView | None = None
    unseen: bool = False


class AnswerView(Struct, frozen=True, kw_only=True):
    """What a colleague said; `post`: what came of it."""

    id: int
    who: AccountView
    yes: bool
    comment: str
    post: PostView | None = None
