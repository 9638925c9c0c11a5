"""Settings of what waits: rules, and colleagues who are asked."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page


class HoldRuleView(Struct, frozen=True, kw_only=True):
    """`sentence`: what it says; `idle`: it can hold nothing, as the label it asks for is gone."""

    id: int
    sentence: str
    enabled: bool
    idle: bool = False


class HoldRulesPage(Page, frozen=True, kw_only=True):
    """/settings/holds; POST there with the fields of `form`, `weekdays[]` and `label_ids[]`. `labels`: ids
    and names of the reader's own.
    """

    template: ClassVar[str] = "posts/hold_rules.html"
    rules: tuple[HoldRuleView, ...]
    form: FormView
    weekdays: tuple[int, ...] = ()
    label_ids: tuple[int, ...] = ()
    labels: tuple[tuple[int, str], ...] = ()


class HoldRulePage(Page, frozen=True, kw_only=True):
    """/settings/holds/ID; POST there as `HoldRulesPage` says; POST …/on and …/off; GET and POST …/delete."""

    template: ClassVar[str] = "posts/hold_rule.html"
    rule: HoldRuleView
    form: FormView
    weekdays: tuple[int, ...] = ()
    label_ids: tuple[int, ...] = ()
    labels: tuple[tuple[int, str], ...] = ()
