"""What staff did, in words and with links: the log keeps names of things and ids, people read neither."""

from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from sabar.edge.call import Call
from sabar.kit import i18n, times
from sabar.kit.markup import html
from sabar.reads.posts import trends
from sabar.reads.server import addresses, announcements, server_texts
from sabar.reads.staff import audit
from sabar.web.frame import layout, messages
from sabar.web.staff.views import LogView, Named

_MOST = 200
_SHORT = 80
#: Where those who run the server find what a deed was about, by the first half of the deed's name.
_PAGES = {
    "announcement": "/admin/announcements",
    "relay": "/admin/relays",
    "rule": "/admin/rules",
    "domain_allow": "/admin/gates",
    "domain_block": "/admin/gates",
    "email_block": "/admin/gates",
    "emoji": "/admin/emojis",
    "email_domain_block": "/admin/gates",
    "ip_block": "/admin/gates",
    "other_server": "/admin/servers",
    "server": "/admin/texts",
    "terms": "/admin/texts",
}
_BLOCKS = frozenset({"domain_block", "ip_block"})


async def lines(call: Call[msgspec.Struct], entries: Sequence[audit.Entry]) -> tuple[LogView, ...]:
    """The log as staff read it; `entries` as they were written."""
    lang = layout.language(call.request, call.viewer)
    names = await _names(call, entries)
    return tuple(
        LogView(
            words=i18n.gettext(lang, messages.DEEDS.get(one.action, one.action)),
            who=_person(one.account_id, one.account_name),
            about=_person(one.target_id, one.target_name),
            thing=_thing(call, one, names),
            created_ms=one.created_at,
        )
        for one in entries
    )


def _person(id: int | None, name: str) -> Named | None:
    if not name:
        return None
    return Named(words=f"@{name}", url=f"/admin/accounts/{id}" if id is not None else "")


def _thing(call: Call[msgspec.Struct], one: audit.Entry, names: dict[tuple[str, str], Named]) -> Named | None:
    noun, _, verb = one.action.partition(".")
    first, _, rest = one.detail.partition(" ")
    if first == "report" and rest.isdecimal():
        return Named(kind="report", url=f"/admin/reports/{rest}")
    if not first:
        return None
    if (found := names.get((_kind(one.action), one.detail))) is not None:
        return found
    if noun == "account":
        before, _, after = one.detail.partition(" → ")
        return Named(kind="role", words=before, after=after) if verb == "role" else Named(words=one.detail)
    if noun == "appeal":
        return Named(kind="measure", words=one.detail)
    if noun == "tag":
        return Named(words=f"#{one.detail}", url=f"/tags/{quote(one.detail)}")
    url = _PAGES.get(noun, "") if call.me.user.role.runs_the_server else ""
    if noun == "terms":
        return Named(kind="day", day_ms=times.parse(one.detail), url=url)
    if noun == "server":
        return Named(kind="text", words=one.detail, url=url)
    if noun in _BLOCKS:
        return Named(kind="gate", words=first, after=rest, url=url)
    # An id says nothing to anybody: its thing is gone.
    return None if one.detail.isdecimal() else Named(words=one.detail, url=url)


def _kind(action: str) -> str:
    """The list in which the id of a detail is looked up."""
    noun, _, verb = action.partition(".")
    return verb.partition("_")[2] if noun == "trends" else noun


async def _names(call: Call[msgspec.Struct], entries: Sequence[audit.Entry]) -> dict[tuple[str, str], Named]:
    """Kind and id of those things that are still there; one question for each kind on the page."""
    asked: dict[str, list[int]] = {}
    for one in entries:
        if one.detail.isdecimal():
            asked.setdefault(_kind(one.action), []).append(int(one.detail))
    app, found = call.app, dict[tuple[str, str], Named]()
    runs = call.me.user.role.runs_the_server
    if "announcement" in asked:
        for told in await announcements.everything(app):
            url = f"/admin/announcements/{told.id}" if runs else ""
            found["announcement", str(told.id)] = Named(words=_short(told.text), url=url)
    if "rule" in asked:
        for rule in await server_texts.rules(app):
            found["rule", str(rule.id)] = Named(words=_short(rule.text), url="/admin/rules" if runs else "")
    if "status" in asked:
        for post in await trends.statuses_for_staff(app, call.me, asked["status"]):
            record, author = post.thing.content.record, post.thing.author.account
            said = f"@{author.acct}: {_short(html.to_text(post.thing.content.html))}"
            url = f"{addresses.profile_path(author)}/{record.id}"
            found["status", str(record.id)] = Named(words=said, url=url)
    if "link" in asked:
        for link in await trends.links_for_staff(app, call.me, asked["link"]):
            page = link.thing.card.record
            found["link", str(page.id)] = Named(words=_short(page.title or page.url), url=page.url)
    if "publisher" in asked:
        for site in await trends.publishers(app, limit=_MOST, offset=0):
            found["publisher", site.id] = Named(words=site.domain, url="/admin/trends?kind=publisher")
    return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"
