"""What every answer tells a browser for safety: one policy for each kind of answer, and the headers of all.

`Content-Security-Policy` is CSP level 3, with Trusted Types.
"""

from sabar.settings import Settings

#: The header that carries a policy.
POLICY = "Content-Security-Policy"

#: On every answer, unless its handler says otherwise.
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), "
        "display-capture=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), serial=(), "
        "storage-access=(), usb=(), xr-spatial-tracking=()"
    ),
}
#: Where people reach the server through https, their browsers come that way from then on: two years.
HTTPS = {"Strict-Transport-Security": "max-age=63072000"}
#: A page of ours has nothing to do with the window that opened it, except where a person signs in to an
#: application: that may be a window of the application, which waits for what comes of it.
WINDOW = {
    "own": {"Cross-Origin-Opener-Policy": "same-origin"},
    "anybody": {"Cross-Origin-Opener-Policy": "unsafe-none"},
}

#: What programs read is no page: shown as one all the same, it can do nothing.
API = {POLICY: "default-src 'none'; frame-ancestors 'none'"}

#: An uploaded file may be shown on any page, and can do nothing there: no scripts, no frames.
FILE = {
    POLICY: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
#: One of a space: for this server's pages alone.
SPACE_FILE = {
    POLICY: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: A post in somebody else's page. Browsers heed `frame-ancestors` where it and X-Frame-Options disagree.
EMBED = {
    POLICY: "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "frame-ancestors *; base-uri 'none'; form-action 'none'"
}
#: The worker beside our pages asks this server, and nobody else; what it tells of has a face.
WORKER = {POLICY: "default-src 'none'; connect-src 'self'; img-src 'self'"}
#: A page that is the same for everybody, hence without a nonce.
PLAIN_PAGE = {
    POLICY: "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}


def page(settings: Settings, nonce: str, *, forms_to: str = "", frames: str = "") -> dict[str, str]:
    """A page of ours, with scripts of that nonce. `forms_to`: a further source that its form may lead to;
    `frames`: one that it may show in a frame.
    """
    socket = settings.url.replace("http", "ws", 1)
    rules = [
        "default-src 'none'",
        f"script-src 'nonce-{nonce}' {settings.url}/static/js/",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        f"connect-src 'self' {socket}",
        "manifest-src 'self'",
        "worker-src 'self'",
        f"form-action 'self' {forms_to}".rstrip(),
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types sabar",
    ]
    if frames:
        rules.append(f"frame-src {frames}")
    if settings.secure:
        rules.append("upgrade-insecure-requests")
    return {POLICY: "; ".join(rules)}
