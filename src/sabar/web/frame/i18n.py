"""The words of the pages in each language: English in the templates, other languages in
`locale/<lang>/…/sabar.po`."""

import gettext
import io
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages import mofile, pofile
from markupsafe import Markup

from sabar.rules.writing import language

LOCALE_DIR = Path(__file__).parent.parent / "locale"
SOURCE = "en"


@cache
def languages() -> tuple[str, ...]:
    """The languages the pages can be read in: English and each folder of translations."""
    found = sorted(path.parent.parent.name for path in LOCALE_DIR.glob("*/LC_MESSAGES/sabar.po"))
    return (SOURCE, *found)


@cache
def native_name(code: str) -> str:
    """The name of a language in that language, with a capital: `Français`. An unknown code names itself."""
    try:
        name = Locale.parse(code, sep="-").display_name
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code


@cache
def catalog(lang: str) -> gettext.NullTranslations:
    if lang == SOURCE or lang not in languages():
        return gettext.NullTranslations()
    with (LOCALE_DIR / lang / "LC_MESSAGES" / "sabar.po").open("rb") as source:
        messages = pofile.read_po(source, locale=lang)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def fill(text: str, values: dict[str, object]) -> str:
    """Put `{name}` values in; when one of them is HTML the sentence is escaped and the result is HTML."""
    if not values:
        return text
    if any(hasattr(value, "__html__") for value in values.values()):
        sentence = text.replace("&", "&amp;").replace("<", "&lt;")
        return Markup(sentence).format(**values)  # noqa: S704 -- escaped above, values by format
    return text.format(**values)


def say(lang: str, text: str, /, **values: object) -> str:
    return fill(catalog(lang).gettext(text), values)


def say_many(lang: str, one: str, many: str, count: int, /, **values: object) -> str:
    """The form for `count`; the caller writes the number itself, as `n=count|number`."""
    return fill(catalog(lang).ngettext(one, many, count), values)


def choose(accept_language: str, wanted: str | None = None) -> str:
    """The language to answer in: the person's own choice, then the browser's wishes, then English."""
    own = language.lookup([wanted], languages()) if wanted else None
    return own or language.negotiate(accept_language, languages()) or SOURCE
