"""HTML from elsewhere made harmless, HTML to plain text, plain text to HTML.

Everything that reaches a page as HTML and was not made by us passes through `sanitise`
(advisories CVE-2025-53941, CVE-2023-42452, CVE-2026-50129).
"""

import html as stdlib_html
import re

import nh3

#: Beyond either only the first plain text is kept: parsers have quadratic cases, and each open tag
#: costs a walk up the tree (advisory weakness:markdown-html-quadratic).
MOST_CHARACTERS = 100 * 1024
MOST_TAGS = 5000
KEPT_OF_GIANTS = 16 * 1024

_TAGS = "p br span a del s pre blockquote code b strong u i em ul ol li ruby rt rp"
_SCHEMES = "http https dat dweb ipfs ipns ssb gopher xmpp magnet gemini"
TAGS = frozenset(_TAGS.split())
SCHEMES = frozenset(_SCHEMES.split())

_SPECIAL = re.compile("[&<>\"']")
_CLASS = re.compile(r"(?:(?:h|p|u|dt|e)-[^\s]+|mention|hashtag|ellipsis|invisible|quote-inline)")
_SCHEME = re.compile(r"([a-z]+):", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,9}")
_HEADING = re.compile(r"<h[1-6](?=[\s>/])", re.IGNORECASE)
_HEADING_END = re.compile(r"</h[1-6]\s*+>", re.IGNORECASE)
_BREAK = re.compile(r"<br>")
_LIST = re.compile(r"<[uo]l>")
_BLOCK_END = re.compile(r"</(?:p|blockquote|pre|ul|ol)>")
_ITEM_END = re.compile(r"</li>")
_TAG = re.compile(r"<[^<>]*>")
_BLANK_LINES = re.compile(r"\n{3,}")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        kept = " ".join(word for word in value.split() if _CLASS.fullmatch(word))
        return kept or None
    if name == "href":
        scheme = _SCHEME.match(value)
        if scheme is None or scheme[1].lower() not in SCHEMES:
            return None
        if scheme[1].lower() in ("http", "https") and not value[scheme.end() :].startswith("//"):
            return None
        return value
    if name in ("start", "value"):
        return value if _NUMBER.fullmatch(value) else None
    return value


_DROPPED = {"script", "style", "template", "iframe", "noscript", "title", "textarea", "svg", "math"}
_REMOTE = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=_DROPPED,
    attributes={
        "*": {"lang"},
        "a": {"href", "class"},
        "span": {"class"},
        "p": {"class"},
        "ol": {"start", "reversed"},
        "li": {"value"},
    },
    tag_attribute_values={"a": {"translate": {"no"}}, "span": {"translate": {"no"}}},
    set_tag_attribute_values={"a": {"target": "_blank"}},
    attribute_filter=_attribute,
    link_rel="nofollow noopener noreferrer",
    url_schemes=set(SCHEMES),
    url_relative="deny",
)
_OURS = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=_DROPPED,
    attributes={"a": {"href", "class", "rel", "target"}, "span": {"class"}, "ol": {"start"}},
    tag_attribute_values={"a": {"translate": {"no"}}, "span": {"translate": {"no"}}},
    attribute_filter=_attribute,
    link_rel=None,
    url_schemes=set(SCHEMES),
    url_relative="deny",
)
_BARE = nh3.Cleaner(
    tags={"p", "br", "li", "blockquote", "pre", "ul", "ol"},
    clean_content_tags=_DROPPED,
    attributes={},
    link_rel=None,
)


def escape(text: str) -> str:
    """Plain text for an element or a quoted attribute."""
    if not _SPECIAL.search(text):
        return text
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )


def sanitise(markup: str) -> str:
    """Only the elements, classes and link schemes that Mastodon clients expect; headings become bold lines.

    Cleaning twice changes nothing. What is too large to be parsed in bounded time comes out as text.
    """
    if not _too_much(markup):
        if "<h" in markup or "<H" in markup:
            markup = _HEADING_END.sub("</strong></p>", _HEADING.sub("<p><strong", markup))
        clean = _settled(_REMOTE.clean(markup))
        if clean is not None and not _too_much(clean):
            return clean
    return _REMOTE.clean(f"<p>{escape(_without_tags(markup))}</p>")


def cleaned(markup: str) -> str:
    """HTML of our own writing, of which `sanitise` would leave as much: but each link says itself how it
    opens, as mentions and hashtags lead nowhere else.
    """
    return _OURS.clean(markup)


def _settled(clean: str) -> str | None:
    """What a browser makes of it is what was cleaned: an element that was taken away may have let others
    nest as no parser would nest them again. None when it does not come to rest.
    """
    for _ in range(3):
        again = _REMOTE.clean(clean)
        if again == clean:
            return clean
        clean = again
    return None


def to_text(markup: str) -> str:
    """What a reader would see, paragraphs a blank line apart. Not HTML: escape it before showing."""
    if _too_much(markup):
        return _without_tags(markup)
    bare = _BARE.clean(markup).replace("\n", " ")
    lines = _ITEM_END.sub("\n", _LIST.sub("\n", _BREAK.sub("\n", bare)))
    lines = _BLOCK_END.sub("\n\n", lines)
    plain = stdlib_html.unescape(_TAG.sub("", lines))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in plain.split("\n"))).strip()


def _too_much(markup: str) -> bool:
    return len(markup) > MOST_CHARACTERS or markup.count("<") > MOST_TAGS


def _without_tags(markup: str) -> str:
    bare = _TAG.sub(" ", markup[:MOST_CHARACTERS]).replace("<", " ")
    return stdlib_html.unescape(bare)[:KEPT_OF_GIANTS].strip()
