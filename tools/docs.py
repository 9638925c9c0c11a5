"""Write the pages of docs/ that come from the code: `make docs`."""

import typing
from pathlib import Path
from typing import Any

from sabar import settings

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


PAGES = {"settings.md": settings_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
