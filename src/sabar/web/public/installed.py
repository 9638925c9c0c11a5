"""What a browser needs to keep these pages like an application: a manifest, a worker, a page for no network.

All three are the same for everybody who reads in one language, which is in their addresses.
"""

import hashlib
import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from sabar.edge import safety_headers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import i18n
from sabar.reads.server import server
from sabar.rules.rates import RateClass
from sabar.web.frame import assets, layout, render
from sabar.web.public.views import OfflinePage

routes = Routes("installed", kind="web")

#: The paper of the light scheme; pages themselves say the colour of each.
_PAPER = "#fbf7ee"
_ICONS = (
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
)
_SAME_FOR_ALL: dict[str, Any] = {"auth": "none", "cache": "public"}


class InLanguage(msgspec.Struct, frozen=True):
    lang: str = ""

    @property
    def known(self) -> str:
        return self.lang if self.lang in i18n.languages() else i18n.SOURCE


@routes.get("/manifest.webmanifest", lobby=True, **_SAME_FOR_ALL, rate=RateClass.FILE, params=InLanguage)
async def manifest(call: Call[InLanguage]) -> Response:
    """What the pages are called and look like as an application."""
    lang = call.params.known
    about = await server.about(call.app)
    found = {
        "id": "/",
        "name": about.title,
        "description": about.description,
        "lang": lang,
        "dir": render.direction(lang),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": [
            {"src": str(assets.static(name)), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in _ICONS
        ],
        "shortcuts": [
            {"name": i18n.gettext(lang, "Write"), "url": "/compose"},
            {"name": i18n.gettext(lang, "Notifications"), "url": "/notifications"},
        ],
        "share_target": {
            "action": "/share",
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return Response(msgspec.json.encode(found), media_type="application/manifest+json")


@routes.get("/sw.js", lobby=True, **_SAME_FOR_ALL, rate=RateClass.FILE, params=InLanguage)
async def worker(call: Call[InLanguage]) -> Response:
    """The worker beside the pages. Another version of what it keeps is another worker."""
    return Response(_worker(call.params.known), headers=safety_headers.WORKER, media_type="text/javascript")


@cache
def _worker(lang: str) -> bytes:
    offline = f"/offline?{urlencode({'lang': lang})}"
    kept = [str(assets.static(name)) for name in ("css/sabar.css", "css/more.css", "mark.svg")]
    source = assets.files()["js/service.js"]
    page = render.TEMPLATE_DIR / OfflinePage.template
    version = hashlib.sha256(source + page.read_bytes() + " ".join([offline, *kept]).encode()).hexdigest()[
        :12
    ]
    told = {"SHELF": f"sabar-{version}", "OFFLINE": offline, "KEPT": kept}
    return "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items()).encode() + source


@routes.get("/offline", lobby=True, **_SAME_FOR_ALL, rate=RateClass.PAGE, params=InLanguage)
async def offline(call: Call[InLanguage]) -> Response:
    """What one reads without a network; opened by hand it names no language, and is in the browser's."""
    shell = await layout.of(call.app, call.request, None)
    lang = call.params.known if call.params.lang else shell.lang
    shell = msgspec.structs.replace(shell, lang=lang, nonce="", flash=None)
    headers = {**safety_headers.PLAIN_PAGE, "X-Robots-Tag": "noindex"}
    return Response(render.page(OfflinePage(shell=shell)), headers=headers, media_type="text/html")
