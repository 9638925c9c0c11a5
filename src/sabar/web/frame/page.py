"""One record per page: its fields are the names its template may use. `render.page` draws it.

Every form is a POST; those that act on something also send `return_to`.
"""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.parts import Shell


class Page(Struct, frozen=True, kw_only=True):
    """The base of all pages."""

    template: ClassVar[str]
    shell: Shell
