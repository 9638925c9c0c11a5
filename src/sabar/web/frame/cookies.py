"""The cookies of the browser: the session, a login that waits for its second step, one sentence."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from sabar.edge import callers, head
from sabar.kit import times
from sabar.rules import limits
from sabar.services import Services

_FLASH = "flash"
_LANGUAGE = "language"


def _put(app: Services, response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=app.settings.secure, httponly=True, samesite="lax"
    )


def _drop(app: Services, response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=app.settings.secure, httponly=True, samesite="lax")


def sign_in(app: Services, response: Response, cookie: str, others: Sequence[str] = ()) -> None:
    """Hand the browser the session it goes on as, and those of others beside it; the server decides when they
    end.
    """
    _put(app, response, callers.cookie_name(app), cookie, limits.SESSIONS.absolute_seconds)
    if others:
        _put(app, response, callers.others_name(app), ".".join(others), limits.SESSIONS.absolute_seconds)
    else:
        _drop(app, response, callers.others_name(app))
    _drop(app, response, _waiting_name(app))


def sign_out(app: Services, response: Response) -> None:
    """Take the session away, and what the browser kept of its pages (CVE-2025-24896)."""
    _drop(app, response, callers.cookie_name(app))
    _drop(app, response, callers.others_name(app))
    _drop(app, response, _waiting_name(app))
    clear(response)


def clear(response: Response, *, stays: bool = False) -> None:
    """Have the browser forget what it kept of our pages. `stays`: somebody else is still signed in, for
    whom its push service and the worker that hears it go on.
    """
    response.headers["Clear-Site-Data"] = '"cache"' if stays else '"cache", "storage"'


def _waiting_name(app: Services) -> str:
    return "__Host-login" if app.settings.secure else "login"


def wait(app: Services, response: Response, cookie: str) -> None:
    """Remember the login whose first step is done."""
    _put(app, response, _waiting_name(app), cookie, 10 * times.MINUTE // times.SECOND)


def waiting(app: Services, request: Request) -> str:
    """The login whose first step is done, or an empty text."""
    return head.cookie(request, _waiting_name(app))


def tell(app: Services, response: Response, key: str) -> None:
    """Show a sentence (`messages.FLASHES`) on the next page."""
    _put(app, response, _FLASH, key, 60)


def remember_language(app: Services, response: Response, code: str) -> None:
    """The language a visitor chose for the pages."""
    _put(app, response, _LANGUAGE, code, 365 * times.DAY // times.SECOND)


def language(request: Request) -> str:
    """The language this browser chose, or an empty text."""
    return head.cookie(request, _LANGUAGE)


def told(request: Request) -> str:
    return head.cookie(request, _FLASH)


def forget_told(app: Services, response: Response) -> None:
    _drop(app, response, _FLASH)
