"""Sentences in the language of whoever reads them: English in code and templates, others in
`locale/<lang>/LC_MESSAGES/sabar.po`. `tools/messages.py` gathers what is marked.
"""

import gettext as catalogs
import io
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages import mofile, pofile
from markupsafe import Markup

LOCALE_DIR = Path(__file__).parents[1] / "locale"
SOURCE = "en"


def N_(text: str) -> str:
    """Marks a sentence that is written here and translated where it is said."""
    return text


@cache
def languages() -> tuple[str, ...]:
    """English and each language there is a catalogue of."""
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
def catalog(lang: str) -> catalogs.NullTranslations:
    """Translations into a language: `fr-CA` reads `fr`; one without a catalogue reads English."""
    known = lang if lang in languages() else lang.partition("-")[0]
    if known == SOURCE or known not in languages():
        return catalogs.NullTranslations()
    with (LOCALE_DIR / known / "LC_MESSAGES" / "sabar.po").open("rb") as source:
        messages = pofile.read_po(source, locale=known)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, messages)
    compiled.seek(0)
    return catalogs.GNUTranslations(compiled)


def fill(text: str, values: dict[str, object]) -> str:
    """Put `{name}` values in; when one of them is HTML the sentence is escaped and the result is HTML."""
    if not values:
        return text
    if any(hasattr(value, "__html__") for value in values.values()):
        sentence = text.replace("&", "&amp;").replace("<", "&lt;")
        return Markup(sentence).format(**values)  # noqa: S704 -- escaped above, values by format
    return text.format(**values)


def gettext(lang: str, text: str, /, **values: object) -> str:
    """The sentence in this language, with its values."""
    return fill(catalog(lang).gettext(text), values)


def ngettext(lang: str, one: str, many: str, count: int, /, **values: object) -> str:
    """The form for `count`; the caller writes the number itself, as `n=count|number`."""
    return fill(catalog(lang).ngettext(one, many, count), values)
