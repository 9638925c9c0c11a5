"""Chromium for tests of our pages. Every complaint of the browser is kept, so that tests can ask for none."""

import contextlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

_TOOL = importlib.util.spec_from_file_location(
    "browser_tool", Path(__file__).parents[2] / "tools" / "browser.py"
)
assert _TOOL is not None and _TOOL.loader is not None
tool: Any = importlib.util.module_from_spec(_TOOL)
_TOOL.loader.exec_module(tool)

#: What comes about by itself on a machine that does ten things at once; who waits less than this says so.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


class Chromium:
    """`complaints`: console errors, policy violations, errors of scripts and requests to other hosts."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.complaints: list[str] = []

    def tab(self, **options: Any) -> Page:
        """A page in a context of its own: another person."""
        context = self.browser.new_context(
            base_url=self.url, **{"locale": "en-GB", "reduced_motion": "reduce", **options}
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", self._asked)
        return context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") or "Content Security" in message.text:
            where = message.page.url if message.page else ""
            self.complaints.append(f"{where}: {message.text} ({message.location.get('url', '')})")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"asked another host: {request.url}")


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """A fresh browser; fails with the command that installs one."""
    path = tool.find()
    assert path, tool.missing()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextlib.contextmanager
def chromium(url: str) -> Iterator[Chromium]:
    """`launched`, for the pages of one server."""
    with launched() as browser:
        yield Chromium(browser, url)


def axe_complaints(tab: Page, *, colours_only: bool = False) -> list[str]:
    """What axe finds serious or critical; `colours_only`: all that another colour scheme can change."""
    # The page's own policy forbids foreign scripts, so axe comes in through the debugger.
    rules = {"label-content-name-mismatch": {"enabled": True}}
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": rules}
    if colours_only:
        options = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
    results = Axe().run(tab, options=options).response
    return [
        f"{found['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for found in results["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]
