"""Errors as people see them."""

from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sabar.edge import answers, callers, head, safety_headers
from sabar.kit import times
from sabar.model.errors import DomainError, Forbidden, GuestOnly, SecondFactorMissing, SomebodyElse, TooMany
from sabar.model.viewers import Viewer
from sabar.reads.account import viewers
from sabar.services import Services
from sabar.web.frame import layout, messages, render
from sabar.web.frame.page import ErrorPage, SomebodyElsePage


async def page(app: Services, request: Request, viewer: Viewer | None, error: DomainError) -> Response:
    """A page that says what went wrong; JSON for our own scripts; the login for who must sign in first."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return answers.failure(error)
    if error.status == 401 and request.method == "GET":
        return layout.go(app, f"/login?return_to={quote(head.here(request), safe='')}")
    if isinstance(error, SecondFactorMissing):
        return layout.go(app, "/settings/second-factor", "second-wanted")
    if isinstance(error, GuestOnly) and request.method == "GET":
        return layout.go(app, "/s")
    if isinstance(error, TooMany):
        return await _too_many(app, request, viewer, error)
    if isinstance(error, SomebodyElse):
        return await _somebody_else(app, request, error)
    if viewer is None and error.status == 404:
        # An address nobody has, or not this person: the edge does not ask who calls.
        cookie = head.cookie(request, callers.cookie_name(app))
        viewer = await viewers.by_session(app, cookie) if cookie else None
    frame = await layout.of(app, request, viewer)
    known = isinstance(error, Forbidden) and error.sentence != error.usual
    detail = error.said(layout.language(request, viewer)) if known else ""
    return layout.respond(app, ErrorPage(shell=frame, status=error.status, detail=detail), error.status)


async def _somebody_else(app: Services, request: Request, error: SomebodyElse) -> Response:
    """Says as whom one goes on, and gives back what was written."""
    frame = await layout.of(app, request, await callers.at_browser(app, request, ""))
    account = next((one for one in frame.others if one.id == error.account_id), None)
    if frame.viewer is None:
        return layout.respond(app, ErrorPage(shell=frame, status=error.status), error.status)
    view = SomebodyElsePage(shell=frame, account=account, text=error.text)
    return layout.respond(app, view, error.status)


async def _too_many(app: Services, request: Request, viewer: Viewer | None, error: TooMany) -> Response:
    """A visitor's is drawn once for all who wait as long: being refused must not cost what a page costs."""
    lang = layout.language(request, viewer)
    again = messages.again(lang, error.retry_after_s) if error.retry_after_s else ""
    key = f"refusal:{lang}:{error.retry_after_s}"
    drawn = await app.cache.get(key) if viewer is None else None
    if drawn is None:
        frame = await layout.of(app, request, viewer)
        if viewer is not None:
            return layout.respond(
                app, ErrorPage(shell=frame, status=error.status, detail=again), error.status
            )
        frame = msgspec.structs.replace(frame, path="/", nonce="", flash=None)
        drawn = render.page(ErrorPage(shell=frame, status=error.status, detail=again))
        await app.cache.set(key, drawn, times.MINUTE)
    return Response(drawn, error.status, headers=safety_headers.PLAIN_PAGE, media_type="text/html")
