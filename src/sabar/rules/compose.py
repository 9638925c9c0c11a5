"""From what somebody typed to what everybody sees.

Two steps, so that the database can be asked in between: `scan` finds mentions, hashtags, links and
emoji codes; `render` makes the HTML once it is known whom the mentions mean. The HTML has exactly the
form Mastodon gives it, because clients take it apart again. Time is linear in the length of the text.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple
from urllib.parse import quote

import regex

from sabar.kit import html
from sabar.model import errors
from sabar.rules import limits, links, names, text


class Link(NamedTuple):
    start: int
    end: int
    url: str


class Mention(NamedTuple):
    """`name` and `domain` in small letters, `domain` as `xn--` with its port, None when not written."""

    start: int
    end: int
    name: str
    domain: str | None


class Hashtag(NamedTuple):
    """`name` is the key (`cafe`), `shown` what was typed (`Café`)."""

    start: int
    end: int
    name: str
    shown: str


class Target(NamedTuple):
    """The account a mention means. `acct` is `name` or `name@host`, `url` its page."""

    acct: str
    username: str
    url: str


Who = tuple[str, str | None]


class Scan(NamedTuple):
    """Cleaned text and what was found in it, in order of appearance."""

    text: str
    tokens: tuple[Link | Mention | Hashtag, ...]

    @property
    def mentions(self) -> list[Who]:
        """Each once."""
        return list(dict.fromkeys((t.name, t.domain) for t in self.tokens if isinstance(t, Mention)))

    @property
    def tags(self) -> dict[str, str]:
        """Key → what was typed first."""
        tags: dict[str, str] = {}
        for token in self.tokens:
            if isinstance(token, Hashtag):
                tags.setdefault(token.name, token.shown)
        return tags

    @property
    def urls(self) -> list[str]:
        """Each once."""
        return list(dict.fromkeys(t.url for t in self.tokens if isinstance(t, Link)))


_TRIGGER = re.compile("[@#＃]|://")
_SCHEME = re.compile("(?<![A-Za-z0-9@＠$#＃])https?$", re.IGNORECASE)
_MENTION = regex.compile(
    # Not before an accented Latin letter: @josé is nobody called "jos". Other scripts may follow at once.
    r"@([A-Za-z0-9_]++(?:[.-]++[A-Za-z0-9_]++)*+)(?![\u00c0-\u024f\p{M}])"
    r"(?:@(\w++(?:[.-]++\w++)*+)(:\d{1,5}+(?!\w))?)?"
)
_TAG = regex.compile(rf"[#＃]((?:[{names.TAG_JOINERS}]*+\w++)++)")
_NO_MENTION_AFTER = regex.compile(r"[=/\w]")
_NO_TAG_AFTER = regex.compile(r"[=/)&\w]")
_PARAGRAPHS = re.compile(r"\n{2,}")
_REL = "nofollow noopener noreferrer"


def scan(source: str, field: str = "text") -> Scan:
    """Cleans the text and finds what is in it.

    Raises `errors.Invalid`, naming `field`, for text that is no text or longer than anybody may send.
    """
    if len(source) > limits.STATUSES.source:
        raise errors.invalid(field, "ERR_TOO_LONG", "is too long")
    return _scan(text.clean_text(source, field))


def render(
    found: Scan,
    targets: Mapping[Who, Target],
    *,
    base_url: str,
    multiline: bool = True,
    rel_me: bool = False,
) -> str:
    """The HTML. A mention without a target stays text.

    `multiline=False` gives one line without `<p>`, `rel_me=True` marks links as the writer's own pages:
    together they make the value of a profile field.
    """
    if not found.text:
        return ""
    twins = _twins(targets.values())
    pieces: list[str] = []
    done = 0
    for token in found.tokens:
        pieces.append(html.escape(found.text[done : token.start]))
        if isinstance(token, Link):
            pieces.append(link(token.url, rel_me))
        elif isinstance(token, Hashtag):
            pieces.append(_hashtag(token, base_url))
        elif target := targets.get((token.name, token.domain)):
            pieces.append(_mention(target, target.username.lower() in twins))
        else:
            pieces.append(html.escape(found.text[token.start : token.end]))
        done = token.end
    pieces.append(html.escape(found.text[done:]))
    body = "".join(pieces)
    if not multiline:
        return body.replace("\n", " ")
    return f"<p>{_PARAGRAPHS.sub('</p><p>', body)}</p>".replace("\n", "<br />")


def count(source: str | Scan) -> int:
    """The length as clients show it: graphemes, a link for 23, `@name@host` for `@name`."""
    found = scan(source) if isinstance(source, str) else source
    pieces: list[str] = []
    done = 0
    for token in found.tokens:
        if isinstance(token, Hashtag):
            continue
        pieces.append(found.text[done : token.start])
        pieces.append("x" * limits.STATUSES.per_link if isinstance(token, Link) else f"@{token.name}")
        done = token.end
    pieces.append(found.text[done:])
    return text.graphemes("".join(pieces))


def tag_url(base_url: str, name: str) -> str:
    return f"{base_url}/tags/{quote(name, safe='')}"


def _scan(clean: str) -> Scan:
    tokens: list[Link | Mention | Hashtag] = []
    done = 0
    for trigger in _TRIGGER.finditer(clean):
        at = trigger.start()
        if at < done:
            continue
        sign = clean[at]
        token: Link | Mention | Hashtag | None = None
        end = at
        if sign == "@":
            token, end = _mention_at(clean, at)
        elif sign == ":":
            token, end = _link_at(clean, at, done)
        else:
            token, end = _hashtag_at(clean, at)
        if token:
            tokens.append(token)
        done = max(done, end)
    return Scan(clean, tuple(tokens))


def _link_at(clean: str, at: int, done: int) -> tuple[Link | None, int]:
    scheme = _SCHEME.search(clean, max(done, at - 6), at)
    if scheme is None:
        return None, at
    start = scheme.start()
    found = links.find(clean, at + 3)
    if found is None:
        return None, at
    host, end = found
    if links.too_long(clean[start:end]):
        return None, links.run_end(clean, at + 3)
    return Link(start, end, links.shown(clean[start:end], host)), end


def _mention_at(clean: str, at: int) -> tuple[Mention | None, int]:
    if at and _NO_MENTION_AFTER.match(clean, at - 1):
        return None, at
    match = _MENTION.match(clean, at)
    if match is None:
        return None, at
    name, host, port = match[1], match[2], match[3]
    end: int = match.end()
    domain = None
    if host:
        shorter = links.without_glued_words(host)
        if shorter != host:
            host, port, end = shorter, None, match.start(2) + len(shorter)
        key = links.host_key(host)
        if key is None:
            return None, end
        domain = key + (port or "")
    return Mention(at, end, name.lower(), domain), end


def _hashtag_at(clean: str, at: int) -> tuple[Hashtag | None, int]:
    if at and _NO_TAG_AFTER.match(clean, at - 1):
        return None, at
    match = _TAG.match(clean, at)
    if match is None:
        return None, at
    shown = match[1].lstrip(names.TAG_JOINERS)
    if shown != match[1] or not names.is_tag(shown):
        return None, match.end()
    return Hashtag(at, match.end(), names.normalise_tag(shown), shown), match.end()


def link(url: str, rel_me: bool = False) -> str:
    """An address as a link that shows its middle."""
    prefix_end = url.index("://") + 3
    if url[prefix_end : prefix_end + 4].lower() == "www.":
        prefix_end += 4
    middle_end = prefix_end + 30
    rel = f"{_REL} me" if rel_me else _REL
    cut = "ellipsis" if len(url) > middle_end else ""
    return (
        f'<a href="{html.escape(url)}" target="_blank" rel="{rel}" translate="no">'
        f'<span class="invisible">{html.escape(url[:prefix_end])}</span>'
        f'<span class="{cut}">{html.escape(url[prefix_end:middle_end])}</span>'
        f'<span class="invisible">{html.escape(url[middle_end:])}</span></a>'
    )


def _hashtag(token: Hashtag, base_url: str) -> str:
    href = html.escape(tag_url(base_url, token.name))
    return f'<a href="{href}" class="mention hashtag" rel="tag">#<span>{html.escape(token.shown)}</span></a>'


def _mention(target: Target, with_host: bool) -> str:
    shown = target.acct if with_host else target.username
    return (
        f'<span class="h-card" translate="no"><a href="{html.escape(target.url)}" class="u-url mention">'
        f"@<span>{html.escape(shown)}</span></a></span>"
    )


def _twins(targets: Collection[Target]) -> set[str]:
    """User names that stand for more than one account here: those are shown with their host."""
    accounts = {target.acct.lower(): target.username.lower() for target in targets}
    return {name for name, times in Counter(accounts.values()).items() if times > 1}
