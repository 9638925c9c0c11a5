"""The languages a post may be marked with: ISO 639-1, living languages that have only three letters, and the
ways in which Chinese is written (the list of Mastodon); and how their tags (BCP 47) are read.

English names are what the client API lists, native names are what people choose from (CLDR, completed).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from importlib import resources

from langcodes import Language as Tag
from langcodes import standardize_tag
from langcodes.tag_parser import LanguageTagError
from msgspec import Struct

from sabar.kit import i18n


class Language(Struct, frozen=True):
    code: str
    name: str
    native_name: str


def _listed() -> tuple[Language, ...]:
    """Of languages.txt: code, English name, native name."""
    lines = (
        resources.files("sabar.rules.writing")
        .joinpath("languages.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    return tuple(Language(*line.split("|")) for line in lines)


LANGUAGES = _listed()
BY_CODE = {language.code: language for language in LANGUAGES}
#: RFC 5646 advises room for 35 characters; what is longer says nothing we know.
_LONGEST_TAG = 100
_TAG = re.compile(r"([A-Za-z]{1,8})(?:[-_][A-Za-z0-9]{1,8})*")
_MOST_RANGES = 50
_RANGE = re.compile(
    r"\s*(?P<tag>\*|[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)\s*"
    r"(?:;\s*[Qq]\s*=\s*(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


def code_of(tag: str | None) -> str | None:
    """The language of a BCP 47 tag, in whatever case: `fr-CA` and `FR_ca` are `fr`, `zh-Hant` is `zh-TW`.
    None for what is no known language.
    """
    if tag is None or tag in BY_CODE:
        return tag
    return _read(tag.strip()) if len(tag) <= _LONGEST_TAG else None


@lru_cache(4096)
def _read(tag: str) -> str | None:
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    first = match[1].lower()
    try:
        alone = Tag.get(first).language
        read = Tag.get(tag)
        wider = Tag.get(standardize_tag(tag, macro=True))
    except LanguageTagError:
        return None
    if wider.language == "zh":
        return _chinese(wider.script or wider.maximize().script, wider.territory, bare=tag.isalpha())
    # As it was written before what replaces it: `tl` is no `fil` here. But `zh-yue` is no `zh`.
    written = first if alone == read.language else None
    found = (written, read.language, wider.language)
    return next((code for code in found if code is not None and code in BY_CODE), None)


def _chinese(script: str | None, territory: str | None, *, bare: bool) -> str:
    """Which of the ways to write it; Macau reads as Hong Kong does (CLDR)."""
    if bare or script not in ("Hans", "Hant"):
        return "zh"
    if script == "Hans":
        return "zh-CN"
    return "zh-HK" if territory in ("HK", "MO") else "zh-TW"


def base(code: str) -> str:
    """`zh` of `zh-TW`."""
    return code.partition("-")[0]


def among(code: str, wanted: Collection[str]) -> bool:
    """Whether somebody who wants these languages wants this one: `zh` is all of Chinese."""
    return code in wanted or base(code) in wanted


def lookup(tags: Iterable[str], available: Sequence[str]) -> str | None:
    """What there is for the first of these tags for which there is anything (RFC 4647, section 3.4)."""
    spelled = {one.lower(): one for one in available}
    for tag in tags:
        parts = tag[:_LONGEST_TAG].replace("_", "-").lower().split("-")
        while parts:
            if (found := spelled.get("-".join(parts))) is not None:
                return found
            del parts[-1]
            if parts and len(parts[-1]) == 1:
                del parts[-1]
        if (code := code_of(tag)) is not None and code.lower() in spelled:
            return spelled[code.lower()]
    return None


def negotiate(accept_language: str, available: Sequence[str]) -> str | None:
    """What of `available` the header asks for (RFC 9110, section 12.5.4); None for nothing of it."""
    ranges = [_RANGE.fullmatch(part) for part in accept_language[:2000].split(",")[:_MOST_RANGES]]
    weighed = [(one["tag"], float(one["weight"] or 1)) for one in ranges if one is not None]
    refused = {tag.lower() for tag, weight in weighed if weight == 0}
    kept = [one for one in available if one.lower() not in refused]
    wishes = sorted((one for one in weighed if one[1] > 0), key=lambda one: -one[1])
    for tag, _ in wishes:
        found = next(iter(kept), None) if tag == "*" else lookup([tag], kept)
        if found is not None:
            return found
    return None


def choose(accept_language: str, wanted: str | None = None) -> str:
    """The language to answer in: the person's own choice, then the browser's wishes, then English."""
    own = lookup([wanted], i18n.languages()) if wanted else None
    return own or negotiate(accept_language, i18n.languages()) or i18n.SOURCE
