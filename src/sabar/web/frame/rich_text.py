"""People's words as our pages show them: each paragraph in its own direction, custom emoji as pictures."""

import html
import re
from collections.abc import Iterable, Mapping

import regex
from markupsafe import Markup, escape

from sabar.model.statuses import CustomEmoji
from sabar.reads.server import addresses
from sabar.rules.writing import emojis, names
from sabar.web.frame.people_parts import AccountView, EmojiView

#: What is a line of its own decides its own direction; what stands in a line does not decide for it.
_BLOCK = re.compile(r"<(p|li|pre|blockquote|h[1-6])(?=[\s>])")
_MENTION = re.compile(r'<a (?=[^<>]*class="[^"]*\bmention\b)')
#: What shows an address; other links run as their words do.
_ADDRESS = re.compile(r'<a (?!dir=)(?=[^<>]*translate="no")')
_LINK = re.compile(r"<a (?!dir=)")
_WHOLE_LINK = re.compile(
    r'<a(?P<before>[^<>]*?) href="(?P<where>[^"<>]*)"(?P<after>[^<>]*)>(?P<shown>(?:(?!</?a[ >]).)*)</a>',
    re.DOTALL,
)
_OUTWARD = re.compile(r' (?:target|rel)="[^"]*"')
#: What stands in them is read letter by letter, codes of emoji too.
_LITERAL = ("<a ", "<code"), ("</a", "</code")
_TAG = re.compile(r"(<[^<>]*>)")
_PICTURE = re.compile(r'<img class="emoji"[^<>]* alt="([^"]*)"[^<>]*>')


def views(used: Iterable[CustomEmoji]) -> tuple[EmojiView, ...]:
    return tuple(
        EmojiView(one.shortcode, addresses.file_path(one.file), addresses.file_path(one.static))
        for one in used
    )


def text(markup: str, known: Iterable[EmojiView] = ()) -> Markup:
    """HTML that is clean already."""
    laid = _MENTION.sub('<a dir="auto" ', _BLOCK.sub(r'<\1 dir="auto"', markup))
    laid = _LINK.sub('<a dir="auto" ', _ADDRESS.sub('<a dir="ltr" ', laid))
    pictures = {one.code: one for one in known}
    if not pictures or ":" not in laid:
        return Markup(laid)  # noqa: S704 -- sanitised where it was written
    pieces, depth = [], 0
    for piece in _TAG.split(laid):
        if piece.startswith("<"):
            depth += piece.startswith(_LITERAL[0]) - piece.startswith(_LITERAL[1])
        elif not depth:
            piece = _drawn(piece, pictures)
        pieces.append(piece)
    return Markup("".join(pieces))  # noqa: S704 -- sanitised where it was written


def led_here(markup: str, people: Mapping[str, str], tags: Mapping[str, str]) -> str:
    """HTML that is clean already, in which what leads to these `people` (by address) and `tags` (by name)
    leads to their pages here.
    """
    if not people and not tags:
        return markup

    def link(found: re.Match[str]) -> str:
        where, shown = html.unescape(found["where"]), html.unescape(_TAG.sub("", found["shown"]))
        path = people.get(where)
        if path is None and shown.startswith("#"):
            path = tags.get(names.normalise_tag(shown[1:]))
        if path is None:
            return found[0]
        rest = _OUTWARD.sub("", found["before"] + found["after"])
        return f'<a{rest} href="{escape(path)}">{found["shown"]}</a>'

    return _WHOLE_LINK.sub(link, markup)


def line(words: str, known: Iterable[EmojiView] = ()) -> Markup:
    """Plain words: a name, a warning, an answer of a poll."""
    safe = escape(words)
    pictures = {one.code: one for one in known}
    if not pictures or ":" not in words:
        return safe
    return Markup(_drawn(str(safe), pictures))  # noqa: S704 -- escaped above


def name(who: AccountView | str) -> Markup:
    """How somebody is called."""
    return line(who.name, who.emojis) if isinstance(who, AccountView) else escape(who)


def unpictured(markup: str) -> Markup:
    """What stands in a line with each picture as the code it was, for where only letters can stand."""
    return Markup(_TAG.sub("", _PICTURE.sub(r"\1", markup)))  # noqa: S704 -- safe before, and less now


def _drawn(safe: str, pictures: dict[str, EmojiView]) -> str:
    def picture(found: regex.Match[str]) -> str:
        one = pictures.get(found[1])
        if one is None:
            return found[0]
        code = f":{one.code}:"
        shown = (
            f'<img class="emoji" src="{escape(one.url)}" alt="{code}" title="{code}" width="20" height="20"'
            ' loading="lazy" decoding="async">'
        )
        if one.still == one.url:
            return shown
        calm = f'<source srcset="{escape(one.still)}" media="(prefers-reduced-motion: reduce)">'
        return f"<picture>{calm}{shown}</picture>"

    return emojis.IN_TEXT.sub(picture, safe)
