"""When a browser that knows nothing yet has painted a page of the demo, and has it whole, beside bare text.

The processor is four times as slow; the bare text is a few lines from the same server. On a busy machine
only the difference to it says something.
"""

import importlib
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench import harness

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
chromium = importlib.import_module("browser")
gallery = importlib.import_module("gallery")

SLOWER, ROUNDS = 4, 9
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
BARE = "/robots.txt"
PAGES = {"home": "/", "a profile": "/@ben", "notifications": "/notifications", "settings": "/settings"}
_TIMES = """async () => {
  while (!performance.getEntriesByName("first-contentful-paint").length || !performance.timing.loadEventEnd) {
    await new Promise((done) => setTimeout(done, 10));
  }
  const [page] = performance.getEntriesByType("navigation");
  return [performance.getEntriesByName("first-contentful-paint")[0].startTime, page.loadEventEnd];
}"""


def main() -> None:
    """Milliseconds from the question: the median of each, pages and bare text in turn."""
    path = chromium.find()
    if not path:
        sys.exit(chromium.missing())
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder, gallery.demo(Path(folder)) as url:
        with sync_playwright() as playwright:
            shell = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            session = signed_in(shell, url)
            for size, (width, height) in SIZES.items():
                found: dict[str, list[tuple[float, float]]] = {}
                for _ in range(ROUNDS):
                    for name, address in {"bare text": BARE, **PAGES}.items():
                        took = times(shell, url, address, session, (width, height))
                        found.setdefault(name, []).append(took)
                for name, tooks in found.items():
                    painted, whole = (harness.quantile([took[at] for took in tooks], 0.5) for at in (0, 1))
                    print(f"{size:<8} {name:<14} painted {painted:>5.0f} ms   loaded {whole:>5.0f} ms")
            shell.close()


def signed_in(shell: Browser, url: str) -> str:
    with shell.new_context(base_url=url) as context:
        tab = context.new_page()
        gallery.sign_in(tab, "ben")
        return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "session")


def times(shell: Browser, url: str, address: str, session: str, size: tuple[int, int]) -> tuple[float, float]:
    """First contentful paint, and the end of loading."""
    width, height = size
    with shell.new_context(base_url=url, viewport={"width": width, "height": height}) as context:
        context.add_cookies([{"name": "session", "value": session, "url": url}])
        tab: Page = context.new_page()
        context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        tab.goto(address)
        painted, whole = tab.evaluate(_TIMES)
        return painted, whole


if __name__ == "__main__":
    main()
