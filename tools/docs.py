"""Write the pages of docs/ that come from the code: `make docs`."""

import typing
from pathlib import Path
from typing import Any

from sabar import settings, wiring
from sabar.edge.routes import Route
from sabar.streaming.hub import Hub

DOCS = Path(__file__).resolve().parent.parent / "docs"


def settings_page() -> str:
    """The text of docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "Made from `src/sabar/settings/options.py` by `make docs`; change it there.",
        "",
        "Each option has one name in three spellings: `rate_limits` in a TOML file, `SABAR_RATE_LIMITS` in",
        "the environment, `--rate-limits` on the command line. The command line wins over the environment,",
        "which wins over the file. The file is `./sabar.toml`, or the one that",
        "`--config` or `SABAR_CONFIG` names. A name nobody knows, or a value that makes no",
        "sense, stops the start with a sentence.",
        "",
        "| option | variable | values | default | what it does |",
        "|---|---|---|---|---|",
    ]
    for name, (kind, option) in settings.OPTIONS.items():
        text = option.help + (" Secret: never shown or logged." if option.secret else "")
        cells = (f"`{name}`", f"`{settings.variable(name)}`", values(kind), default(name), text)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def values(kind: Any) -> str:
    """What one may write, in words."""
    if kind is bool:
        return "on, off"
    if typing.get_origin(kind) is typing.Literal:
        return ", ".join(typing.get_args(kind))
    if typing.get_origin(kind) is tuple:
        return "texts with commas, or a list"
    return {int: "whole number", str: "text"}.get(kind, "path")


def default(name: str) -> str:
    """The default as one would write it."""
    option, value = settings.OPTIONS[name][1], settings.DEFAULTS[name]
    if option.default_text:
        return option.default_text
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        value = ",".join(value)
    return f"`{value}`" if str(value) else "empty"


_ROUTES = """\
# Routes

Made from the declarations of the routes by `make docs`; change them beside their handlers.

**who**: *none* never looks who calls · *optional* says more with a token · *app* any valid token ·
*user* a person's token with one of the scopes · *session* a signed-in browser · *visitor* a browser,
signed in or not · *signature* another server, which signs what it asks. *staff* is answered only to
those who run the server, a permission to those of them who have it.

**rate**: the class of `src/sabar/rules/rates.py` it counts as. **cache**: *private* never stored ·
*public* the same for everybody, briefly · *open* asked for anew each time, private when somebody is
signed in · *fixed* for ever.

`/api/v1/streaming` is a WebSocket besides (`streaming/sockets.py`).
"""
_PARTS = {"api": "The client API and files", "web": "Pages"}


def routes_page() -> str:
    """The text of docs/routes.md."""
    # A handler asks the hub when it is called, and none is.
    found = wiring.routes(typing.cast(Hub, None), "", federates=True)
    lines = [_ROUTES.rstrip("\n")]
    for kind, title in _PARTS.items():
        lines += ["", f"## {title}", "", "| route | handler | who | rate | cache |", "|---|---|---|---|---|"]
        routes = (route for route in found if route.kind == kind)
        for route in sorted(routes, key=lambda one: (one.path, one.method)):
            cells = (
                f"`{route.method} {route.path}`",
                handler(route),
                who(route),
                route.rate.name,
                route.cache,
            )
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def handler(route: Route) -> str:
    """File and function, from src/sabar."""
    file = route.handler.__module__.removeprefix("sabar.").replace(".", "/")
    return f"`{file}.py` {route.handler.__name__}"


def who(route: Route) -> str:
    """Who may call it."""
    needed = (route.needs.name or "").replace("|", " or ") if route.needs else "staff" if route.staff else ""
    return " · ".join(filter(None, (route.auth, " or ".join(f"`{one}`" for one in route.scopes), needed)))


PAGES = {"settings.md": settings_page, "routes.md": routes_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
