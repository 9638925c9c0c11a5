"""Asking once more before something is destroyed."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.kit import i18n
from sabar.web.frame import layout
from sabar.web.frame.page import ConfirmPage
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import PostView


async def ask(
    call: Call[Any],
    title: str,
    text: str,
    button: str,
    *,
    action: str,
    back: str,
    post: PostView | None = None,
    who: AccountView | None = None,
    page: Callable[..., ConfirmPage] = ConfirmPage,
    **values: object,
) -> Response:
    """The page with the question. `title`, `text` and `button` are sentences of the catalogue, with `values`;
    `action` gets the POST, `back` is the way out, `post` is shown when it is about one; `who` is the `name`
    in the sentences; `page`: what is made of it, where a room draws more around it.
    """
    if who is not None:
        values["name"] = who.name
    lang = layout.language(call.request, call.viewer)
    view = page(
        shell=await layout.of_call(call),
        title=i18n.gettext(lang, title, **values),
        text=i18n.gettext(lang, text, **values),
        button=i18n.gettext(lang, button, **values),
        action=action,
        back=back,
        post=post,
        emojis=who.emojis if who else (),
    )
    return layout.respond(call.app, view)
