"""What web pages say of themselves that posts link to: asked for by the guarded client, and taken apart in
`rules/previews/cards`.
"""

import asyncio

import msgspec

from sabar.kit.markup import loose_json, webpage
from sabar.kit.net import http
from sabar.model.cards import Preview
from sabar.model.jobs import Away
from sabar.rules import limits
from sabar.rules.previews import cards as rules
from sabar.services import Services

_PAGE_S = 10.0


async def look(app: Services, url: str, *, further: bool = True) -> Preview | None:
    """What the page at this address says of itself. `further`: where it says that more is told about it (an
    oEmbed provider), that is asked, too. Raises http.Refused, http.Failed and Away.
    """
    headers = {"Accept": webpage.ACCEPT}
    answer = await app.outside.get(
        url, headers=headers, most=limits.CARDS.page_bytes, cut=True, total_s=_PAGE_S
    )
    if answer.status in (429, 503):
        raise Away(f"the site answered {answer.status}", at_least_ms=http.asked_to_wait_ms(answer))
    if answer.status in (408, 425) or answer.status >= 500:
        raise http.Failed(f"the site answered {answer.status}")
    kind = answer.headers.get("content-type", "")
    if answer.status != 200 or not webpage.is_page(kind):
        return None
    own = app.settings.site
    preview, more = await asyncio.to_thread(_read, answer, kind, own)
    return (
        rules.with_oembed(preview, await _oembed(app, more), answer.url, own) if more and further else preview
    )


def _read(answer: http.Answer, kind: str, own: str) -> tuple[Preview | None, str]:
    """What the page says, and where more is told. A large page costs a tenth of a second, off the loop."""
    page = webpage.read(webpage.decode(answer.body, kind), kind)
    if not page.language:
        said = answer.headers.get("content-language", "").partition(",")[0].strip()
        page = msgspec.structs.replace(page, language=said)
    return rules.of_page(page, answer.url, own), rules.oembed_address(page, answer.url)


async def _oembed(app: Services, url: str) -> dict[str, object]:
    """What an oEmbed provider tells; nothing when it fails: the page alone is enough."""
    try:
        answer = await app.outside.get(
            url,
            headers={"Accept": "application/json"},
            most=limits.CARDS.oembed_bytes,
            total_s=_PAGE_S,
        )
    except (http.Refused, http.Failed):
        return {}
    if answer.status != 200:
        return {}
    kind = answer.headers.get("content-type", "")
    told = await asyncio.to_thread(lambda: loose_json.read(webpage.decode(answer.body, kind)))
    return told[0] if told and isinstance(told[0], dict) else {}
