"""From what somebody typed to what everybody sees.

Two steps, so that the database can be asked in between: `scan` finds mentions, hashtags, links and
emoji codes; `render` makes the HTML once it is known whom the mentions mean. The HTML has exactly the
form Mastodon gives it, because clients take it apart again. Time is linear in the length of the text.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

import regex
from markdown_it.token import Token as Block

from sabar.kit.markup import html
from sabar.model import errors
from sabar.model.problems import Problem
from sabar.rules import limits
from sabar.rules.writing import grammar, links, names, text


class Link(NamedTuple):
    start: int
    end: int
    url: str


class Mention(NamedTuple):
    """`name` in small letters, `host` as typed, with its port; None when not written."""

    start: int
    end: int
    name: str
    host: str | None

    @property
    def who(self) -> "Who":
        """Name and domain by which accounts are found: small letters, `xn--`."""
        if self.host is None:
            return self.name, None
        host, colon, port = self.host.partition(":")
        return self.name, (links.host_key(host) or host.lower()) + colon + port


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
Token = Link | Mention | Hashtag


class Scan(NamedTuple):
    """Cleaned text and what was found in it, in order of appearance."""

    text: str
    tokens: tuple[Token, ...]
    #: How many characters were counted when they were clearly too many; 0 when it was read to its end.
    given_up_at: int = 0
    #: What `markdown.read` made of it; of plain text nothing.
    blocks: Sequence[Block] = ()

    @property
    def mentions(self) -> list[Who]:
        """Each once."""
        return list(dict.fromkeys(t.who for t in self.tokens if isinstance(t, Mention)))

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


_EXPRESSIONS = grammar.EXPRESSIONS
_TRIGGER = regex.compile(_EXPRESSIONS["TRIGGER"])
_NAME = regex.compile(_EXPRESSIONS["NAME"])
_AT_HOST = regex.compile(_EXPRESSIONS["AT_HOST"])
_NAMES_NOBODY = regex.compile(_EXPRESSIONS["NAMES_NOBODY"])
_NO_MENTION_AFTER = regex.compile(_EXPRESSIONS["NO_MENTION_AFTER"])
_TAG = regex.compile(_EXPRESSIONS["TAG"])
_NO_TAG_AFTER = regex.compile(_EXPRESSIONS["NO_TAG_AFTER"])
_SCHEME_IN_TAG = regex.compile(_EXPRESSIONS["SCHEME_IN_TAG"])
#: What a link shows of its beginning: nothing.
_PREFIX = re.compile(r"(?:https?://(?:www\.)?|xmpp:)?", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n{2,}")
REL = "nofollow noopener noreferrer"


def scan(source: str, field: str = "text", most: int | None = None) -> Scan:
    """Cleans the text and finds what is in it; no further than is needed to see that it has more than `most`
    characters.

    Raises `errors.Invalid`, naming `field`, for text that is no text or longer than anybody may send.
    """
    if len(source) > limits.STATUSES.source:
        raise errors.invalid(field, Problem.FAR_TOO_LONG)
    return _scan(text.clean_text(source, field), most)


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
    draw = pen(targets, base_url, rel_me)
    pieces: list[str] = []
    done = 0
    for token in found.tokens:
        typed = found.text[token.start : token.end]
        pieces += (html.escape(found.text[done : token.start]), draw(token, typed))
        done = token.end
    pieces.append(html.escape(found.text[done:]))
    body = "".join(pieces)
    if not multiline:
        return body.replace("\n", " ")
    return f"<p>{_PARAGRAPHS.sub('</p><p>', body)}</p>".replace("\n", "<br />")


def pen(targets: Mapping[Who, Target], base_url: str, rel_me: bool = False) -> Callable[[Token, str], str]:
    """What makes HTML of one thing that was found, and of how it was typed; as `render` explains."""
    twins = _twins(targets.values())

    def draw(token: Token, typed: str) -> str:
        if isinstance(token, Link):
            return link(token.url, rel_me)
        if isinstance(token, Hashtag):
            return _hashtag(token, base_url)
        target = targets.get(token.who)
        return _mention(target, target.username.lower() in twins) if target else html.escape(typed)

    return draw


def found_in(clean: str) -> tuple[Token, ...]:
    """What is found in a piece of a text that was cleaned."""
    return _scan(clean).tokens


def count(source: str | Scan) -> int:
    """The length as clients show it: graphemes, a link for 23, `@name@host` for `@name`. Of a scan that was
    given up, how much was counted until then: more than it may be.
    """
    found = scan(source) if isinstance(source, str) else source
    if found.given_up_at:
        return found.given_up_at
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


def _scan(clean: str, most: int | None = None) -> Scan:
    tokens: list[Token] = []
    done = least = 0
    for trigger in _TRIGGER.finditer(clean):
        at = trigger.start()
        if at < done:
            continue
        sign = clean[at]
        token: Token | None
        if sign == "@":
            token, end = _mention_at(clean, at)
        elif sign in "#＃":
            token, end = _hashtag_at(clean, at)
        else:
            token, end = _link_at(clean, at, trigger.end())
        if isinstance(token, Link):
            least += limits.STATUSES.per_link * text.CODE_POINTS_PER_GRAPHEME
        elif isinstance(token, Mention):
            least += (len(token.name) + 1) * text.CODE_POINTS_PER_GRAPHEME
        else:
            least += end - at
        if token:
            tokens.append(token)
        least += at - done
        done = max(done, end)
        if most is not None and least > (most + 1) * text.CODE_POINTS_PER_GRAPHEME:
            return Scan(clean, tuple(tokens), least // text.CODE_POINTS_PER_GRAPHEME)
    return Scan(clean, tuple(tokens))


def _link_at(clean: str, at: int, after: int) -> tuple[Link | None, int]:
    found = links.find(clean, clean[at : clean.index(":", at)].lower(), after)
    if found is None:
        return None, at
    host, end = found
    if links.too_long(clean[at:end]):
        return None, links.run_end(clean, after)
    return Link(at, end, links.shown(clean[at:end], host)), end


def _mention_at(clean: str, at: int) -> tuple[Mention | None, int]:
    if at and _NO_MENTION_AFTER.match(clean, at - 1):
        return None, at
    name = _NAME.match(clean, at + 1)
    if name is None:
        return None, at
    end = name.end()
    host = ""
    if found := _AT_HOST.match(clean, end):
        length = links.host_end(found[1]) or len(found[1])
        host, end = found[1][:length], found.start(1) + length
        if ".." in host or len(host) > grammar.LONGEST_HOST:
            return None, end
        port = links.port_after(clean, end)
        host, end = host + port, end + len(port)
    if _NAMES_NOBODY.match(clean, end):
        return None, end
    return Mention(at, end, name[0].lower(), host or None), end


def _hashtag_at(clean: str, at: int) -> tuple[Hashtag | None, int]:
    if at and _NO_TAG_AFTER.match(clean, at - 1):
        return None, at
    match = _TAG.match(clean, at)
    if match is None:
        return None, at
    shown, end = match[1], match.end()
    if clean.startswith("://", end):
        shown = _SCHEME_IN_TAG.sub("", shown) or shown
    if not names.is_tag(shown):
        return None, end
    return Hashtag(at, at + 1 + len(shown), names.normalise_tag(shown), shown), end


def link(url: str, rel_me: bool = False) -> str:
    """An address as a link that shows its middle."""
    prefix = _PREFIX.match(url)
    prefix_end = prefix.end() if prefix else 0
    middle_end = prefix_end + 30
    rel = f"{REL} me" if rel_me else REL
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
