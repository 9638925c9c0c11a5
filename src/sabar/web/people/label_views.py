"""Pages of labels, which their owner alone sees."""

from typing import ClassVar

from msgspec import Struct

from sabar.model.labels import Colour
from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView, LabelMark


class LabelView(Struct, frozen=True, kw_only=True):
    """`rules`: id, kind and value of each. `followers`: how many of one's followers bear it."""

    id: str
    mark: LabelMark
    url: str
    sensitive: bool
    followers: int
    rules: tuple[tuple[str, str, str], ...]


class LabelsPage(Page, frozen=True, kw_only=True):
    """/labels. POST the same path: `name`, `colour`, `sensitive`. `suggested`: to be made as they are."""

    template: ClassVar[str] = "people/labels.html"
    labels: tuple[LabelView, ...]
    suggested: tuple[LabelMark, ...]
    colours: tuple[Colour, ...]
    form: FormView


class LabelPage(Page, frozen=True, kw_only=True):
    """/labels/{id}. POST the same path: `name`, `colour`, `sensitive`. POST …/people/add (`handle`),
    …/people/remove (`account`), …/rules/add (`kind`, `value`), …/rules/remove (`rule`). Deleting goes through
    a ConfirmPage at …/delete.
    """

    template: ClassVar[str] = "people/label.html"
    label: LabelView
    people: tuple[AccountView, ...]
    colours: tuple[Colour, ...]
    pager: PagerView
    form: FormView


class LabelChoiceView(Struct, frozen=True, kw_only=True):
    """`given` by hand; `named` by a rule, which is changed with the rule."""

    id: str
    mark: LabelMark
    given: bool
    named: bool


class LabelsOfPage(Page, frozen=True, kw_only=True):
    """POST /@name/labels: `label_ids[]` that the account is given, the `names[]` of new ones that were
    `suggested`, and the `name` of another.
    """

    template: ClassVar[str] = "people/labels_of.html"
    account: AccountView
    labels: tuple[LabelChoiceView, ...]
    suggested: tuple[LabelMark, ...]
    form: FormView
