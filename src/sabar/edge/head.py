"""What the head of a request says besides its parameters, read without unquoting or decoding.

Some of it is looked at before a caller is counted, so it costs time that grows with its length and no faster
(CVE-2024-7592: the cookies of one request held CPython's own reader for an hour).
"""

from urllib.parse import quote

from starlette.requests import HTTPConnection

from sabar.edge import params
from sabar.rules.writing import language as languages
from sabar.services import Services

_SAFE = "/@:+~!$&'()*,;=%?-._"


def language(connection: HTTPConnection, chosen: str | None = None) -> str:
    """What to answer in: `?lang=`, what the caller has `chosen` before, or what his program asks for."""
    wanted = params.asked(connection, "lang") or chosen
    return languages.choose(connection.headers.get("accept-language", ""), wanted)


def here(connection: HTTPConnection) -> str:
    """The address that was asked for on this server, with its query, as a link that leads to it."""
    scope = connection.scope
    path = quote(scope["path"], safe="/@:+~!$&'()*,;=")
    text: bytes = scope["query_string"]
    return f"{path}?{quote(text, safe=_SAFE)}" if text else path


def cookie(connection: HTTPConnection, name: str) -> str:
    """The value of a cookie as the browser sent it, or an empty text. Ours need no quotes and no decoding."""
    wanted = name.encode()
    for header, value in connection.scope["headers"]:
        if header != b"cookie":
            continue
        for pair in value.split(b";"):
            key, _, text = pair.partition(b"=")
            if key.strip() == wanted:
                return str(text.strip(), "latin-1")
    return ""


def from_own_page(app: Services, connection: HTTPConnection) -> bool | None:
    """Whether the browser says that a page of ours made this request; None when it says nothing about it.

    An origin is compared as it was sent: `https://host:port`, and nothing in it is taken apart.
    """
    origin = connection.headers.get("origin")
    if origin is None:
        return None
    _, there, host = origin.partition("://")
    return bool(there) and host in (app.settings.site, connection.headers.get("host", ""))
