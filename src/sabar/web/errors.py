"""Errors as people see them."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from sabar.edge import answers
from sabar.edge import callers as edge_callers
from sabar.model.errors import DomainError, SecondFactorMissing
from sabar.model.oauth import Viewer
from sabar.reads import callers
from sabar.services import Services
from sabar.web import shell
from sabar.web.views.pages import ErrorPage


async def page(app: Services, request: Request, viewer: Viewer | None, error: DomainError) -> Response:
    """A page that says what went wrong; JSON for our own scripts; the login for who must sign in first."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return answers.failure(error)
    if error.status == 401 and request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return shell.go(app, f"/login?return_to={quote(request.url.path + query, safe='')}")
    if isinstance(error, SecondFactorMissing):
        return shell.go(app, "/settings/second-factor", "second-wanted")
    if viewer is None and error.status == 404:
        # An address nobody has, or not this person: the edge does not ask who calls.
        cookie = request.cookies.get(edge_callers.cookie_name(app))
        viewer = await callers.by_session(app, cookie) if cookie else None
    frame = await shell.of(app, request, viewer)
    return shell.respond(app, ErrorPage(shell=frame, status=error.status), error.status)
