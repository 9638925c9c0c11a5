"""`make gallery`: a picture of every page of the demo, in every size, scheme and language.

GALLERY="home thread" takes these pages only, GALLERY="owner:admin*" all of one reader that begin so.
Pictures, sheets of twelve and `index.html` are in artefacts/gallery.
"""

import contextlib
import fnmatch
import html
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import httpx
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

import browser
import pages
from sabar.demo.stage import PASSWORD

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "artefacts" / "gallery"
Scheme = Literal["light", "dark"]
SIZES = {"desktop": (1280, 1440), "tablet": (820, 1440), "phone": (390, 1440)}
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
READERS = {"visitor": "", "owner": "awa", "member": "ben"}
#: What the demo cannot show, and why.
NOT_HERE = {
    "login-second": "nobody of the cast has a second step",
    "film": "the cast sends no films, which need ffmpeg",
    "year": "the demo has no last year",
    "space-join": "a link into a space is shown once",
    "space-join-guest": "a link into a space is shown once",
    "space-arriving": "a link into a space is shown once",
}
#: Where the owner's pages say what the holes of others are filled with.
HOLES = {
    "list": ("/lists", r"/lists/(\d+)"),
    "filter": ("/settings/filters", r"/settings/filters/(\d+)"),
    "collection": ("/settings/collections", r"/collections/(\d+)"),
    "talk": ("/conversations", r"/conversations/(\d+)"),
    "draft": ("/drafts", r"/compose\?draft=([\w-]+)"),
    "waiting": ("/outbox", r"/outbox/(\d+)/"),
    "recalled": ("/receipts", r"/receipts/(\d+)"),
    "label": ("/labels", r"/labels/(\d+)"),
    "circle": ("/@awa", r'class="post audience-circle[^"]*"\s+id="post-(\d+)"'),
    "hold_rule": ("/settings/holds", r"/settings/holds/(\d+)"),
    "later": ("/scheduled", r"/scheduled/(\d+)/"),
    "held": ("/notifications/requests", r"/notifications/requests/(\d+)"),
    "news": ("/admin/announcements", r"/admin/announcements/(\d+)"),
    "blocklist": ("/admin/gates/lists", r"/admin/gates/lists/(\d+)"),
    "report": ("/admin/reports", r"/admin/reports/(\d+)"),
    "bad": ("/admin/reports/{report}", r"/admin/accounts/(\d+)"),
    "invite": ("/settings/invites", r"/invite/([\w-]+)"),
    "coming": ("/terms-of-service", r"/terms-of-service/([\d-]+)"),
    "space": ("/s", r'href="/s/([\w-]+)"'),
    "space_post": ("/s/{space}", r'data-post="(\d+)"'),
    "space_guest": ("/s/{space}/members", r"/members/(\d+)\""),
    "quote": ("/@awa/{mine}/quotes", r"/quotes/(\d+)/withdraw"),
}
_SHEET = 12
_GAP = 16
_WORDS = 18
_START_S = 300
_PAGE_MS = 15_000


class Shot(NamedTuple):
    name: str
    size: str
    scheme: str
    picture: Path


def main() -> None:
    began = time.monotonic()
    path = browser.find()
    if not path:
        sys.exit(browser.missing())
    wanted = wanted_pages(sys.argv[1:] or os.environ.get("GALLERY", "").split())
    if not any(wanted.values()):
        sys.exit("No page is called so; the names are in tools/pages.py.")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as url:
        jobs = [(reader, lang) for lang in LANGUAGES for reader, some in wanted.items() if some]
        names = fill_holes(url, path, {hole for some in wanted.values() for hole in holes_of(some)})
        with ThreadPoolExecutor(2) as hands:
            done = hands.map(lambda job: take(url, path, job[0], job[1], wanted[job[0]], names), jobs)
            sheets = [sheet for made in done for sheet in made]
    write_index(sorted(sheets))
    print(f"{len(sheets)} sheets in {OUT}/index.html, {time.monotonic() - began:.0f} s")


def wanted_pages(asked: list[str]) -> dict[str, dict[str, str]]:
    """Reader → name → path with holes, of what was asked for; of all without a wish."""
    there = {"visitor": pages.VISITOR, "owner": pages.OWNER, "member": pages.MEMBER}
    return {
        reader: {
            name: path
            for name, path in some.items()
            if name not in NOT_HERE
            and (
                not asked
                or any(fnmatch.fnmatch(it, wish) for wish in asked for it in (name, f"{reader}:{name}"))
            )
        }
        for reader, some in there.items()
    }


def holes_of(some: dict[str, str]) -> set[str]:
    return {hole for path in some.values() for hole in re.findall(r"{(\w+)}", path)}


@contextlib.contextmanager
def demo(folder: Path) -> Iterator[str]:
    """The address of a demo of its own, gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "sabar", "demo", "--data", str(folder / "data"), "--rate-limits", "off"]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("SABAR_")}
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([*command, "--listen", f"127.0.0.1:{port}"], cwd=folder, env=clean)
    try:
        until = time.monotonic() + _START_S
        while True:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{url}/about").raise_for_status()
                break
            if server.poll() is not None or time.monotonic() > until:
                sys.exit("The demo did not start.")
            time.sleep(0.2)
        yield url
    finally:
        server.terminate()
        server.wait(30)


def fill_holes(url: str, path: str, wanted: set[str]) -> dict[str, str]:
    """What the demo calls its lists, reports, posts and so on."""
    names = {"me": "awa", "ben": "ben", "tag": "Villeneuve"}
    with httpx.Client(base_url=url) as client, browsing(path, url, "en") as context:
        for hole, name, counted in (("mine", "awa", "quotes_count"), ("post", "ben", "replies_count")):
            account = client.get("/api/v1/accounts/lookup", params={"acct": name}).json()
            asked = {"limit": 40, "exclude_replies": True, "exclude_reblogs": True}
            posts = client.get(f"/api/v1/accounts/{account['id']}/statuses", params=asked).json()
            names[hole] = max(posts, key=lambda post: post[counted])["id"]
        app = {"client_name": "Un tambour de poche", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob"}
        app = client.post("/api/v1/apps", data={**app, "scopes": "read write"}).json()
        names["consent"] = (
            f"response_type=code&client_id={app['client_id']}"
            f"&redirect_uri=urn:ietf:wg:oauth:2.0:oob&scope=read+write"
        )
        tab = context.new_page()
        # The language of the browser, so that one demo shows them all.
        for name in ("ben", "awa"):
            tab.context.clear_cookies()
            sign_in(tab, name)
            tab.goto("/settings/preferences")
            tab.select_option("#language", "")
            with tab.expect_navigation():
                tab.eval_on_selector("#language", "it => it.form.requestSubmit()")
        for hole, (place, pattern) in HOLES.items():
            if hole in wanted or (hole == "report" and "bad" in wanted):
                tab.goto(place.format(**names))
                found = re.search(pattern, html.unescape(tab.content()))
                if not found:
                    sys.exit(f"The demo shows no {hole} on {place.format(**names)}: let its cast make one.")
                names[hole] = found[1]
    return names


@contextlib.contextmanager
def browsing(path: str, url: str, lang: str) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = chromium.new_context(base_url=url, locale=LANGUAGES[lang], reduced_motion="reduce")
        context.set_default_timeout(_PAGE_MS)
        yield context
        chromium.close()


def sign_in(tab: Page, name: str) -> None:
    tab.goto("/login")
    tab.fill("#email", name)
    tab.fill("#password", PASSWORD)
    tab.press("#password", "Enter")
    tab.wait_for_selector("[data-box]")


def take(
    url: str, path: str, reader: str, lang: str, some: dict[str, str], names: dict[str, str]
) -> list[Path]:
    """The pages of one reader in one language; the sheets they are on."""
    shots = []
    with browsing(path, url, lang) as context:
        tab = context.new_page()
        if READERS[reader]:
            sign_in(tab, READERS[reader])
        for number, (name, address) in enumerate(some.items(), 1):
            try:
                tab.goto(address.format(**names), wait_until="load")
                shots += look(tab, reader, name, lang)
                print(f"{reader} {lang} {number}/{len(some)} {name}", flush=True)
            except Error as wrong:
                print(f"{reader} {lang} {number}/{len(some)} {name} FAILED: {wrong.message}", flush=True)
    return [
        sheet
        for size in SIZES
        for scheme in get_args(Scheme)
        for sheet in write_sheets(
            [shot for shot in shots if (shot.size, shot.scheme) == (size, scheme)],
            f"{reader}-{size}-{scheme}-{lang}",
        )
    ]


def look(tab: Page, reader: str, name: str, lang: str) -> list[Shot]:
    """A page as it stands, in each size and scheme."""
    shots = []
    for size, (width, height) in SIZES.items():
        tab.set_viewport_size({"width": width, "height": height})
        for scheme in get_args(Scheme):
            tab.emulate_media(color_scheme=scheme)
            picture = OUT / f"{reader}-{name}-{size}-{scheme}-{lang}.png"
            tab.screenshot(path=picture)
            shots.append(Shot(name, size, scheme, picture))
    return shots


def write_sheets(shots: list[Shot], name: str) -> list[Path]:
    """Twelve pictures each, their names above them."""
    sheets = []
    for start in range(0, len(shots), _SHEET):
        some = shots[start : start + _SHEET]
        across, wide = (6, 300) if some[0].size == "phone" else (4, 480)
        width, height = SIZES[some[0].size]
        high = wide * height // width
        rows = -(-len(some) // across)
        sheet = Image.new("RGB", (across * (wide + _GAP), rows * (high + _WORDS + _GAP)), "#808080")
        draw = ImageDraw.Draw(sheet)
        for place, shot in enumerate(some):
            left, top = place % across * (wide + _GAP), place // across * (high + _WORDS + _GAP)
            draw.text((left + 2, top + 3), shot.name, fill="white")
            with Image.open(shot.picture) as picture:
                sheet.paste(picture.convert("RGB").resize((wide, high)), (left, top + _WORDS))
        sheets.append(OUT / f"sheet-{name}-{start // _SHEET + 1}.png")
        sheet.save(sheets[-1])
    return sheets


def write_index(sheets: list[Path]) -> None:
    links = "".join(
        f'<h2>{path.stem}</h2><a href="{path.name}"><img loading="lazy" src="{path.name}"></a>'
        for path in sheets
    )
    head = '<!doctype html><meta charset="utf-8"><title>Gallery</title><style>img{max-width:100%}</style>'
    (OUT / "index.html").write_text(f"{head}{links}", encoding="utf-8")


if __name__ == "__main__":
    main()
