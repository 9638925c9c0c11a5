"""Gather the sentences of templates and code into the catalogues: `python tools/messages.py`.

New sentences come in empty, those no longer used go. `--check` changes nothing and fails when a catalogue
holds other sentences than the program, or one without translation. Files and line numbers are left out: every
edit would change them.
"""

import io
import sys
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog, extract, pofile

from sabar.kit import i18n

SRC = Path(i18n.__file__).parents[1]


class Source(NamedTuple):
    """Files, the extractor of Babel that reads them, and which arguments of which functions are sentences."""

    files: str
    extractor: str
    keywords: dict[str, tuple[int, ...] | None]
    options: dict[str, str]


SOURCES = (
    # Our templates are minijinja's, whose grammar is the one of Jinja2.
    Source("*.html", "jinja2", {"_": None, "ngettext": (1, 2)}, {"silent": "false"}),
    Source("*.py", "python", {"N_": None, "gettext": (2,), "ngettext": (2, 3)}, {}),
)


def gather() -> Catalog:
    """Every sentence once, in the order of files."""
    found = Catalog(project="Sabar", charset="utf-8", fuzzy=False)
    for source in SOURCES:
        for path in sorted(SRC.rglob(source.files)):
            messages = extract.extract_from_file(
                source.extractor, path, keywords=source.keywords, options=source.options
            )
            for _, message, *_ in messages:
                found.add(message)
    return found


def missing(catalog: Catalog) -> list[str]:
    """The sentences that have no whole translation yet."""
    gaps = []
    for message in catalog:
        done = all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)
        if message.id and (not done or message.fuzzy):
            gaps.append(str(message.id))
    return gaps


def main(check: bool) -> int:
    found = gather()
    failed = False
    for path in sorted(i18n.LOCALE_DIR.glob("*/LC_MESSAGES/sabar.po")):
        with path.open("rb") as source:
            catalog = pofile.read_po(source, locale=path.parent.parent.name)
        known = {message.id for message in catalog}
        catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        gaps, changed = missing(catalog), known ^ {message.id for message in catalog}
        print(f"{path.parent.parent.name}: {len(catalog)} sentences, {len(gaps)} without translation")
        if check:
            for sentence in sorted(map(str, changed.union(gaps))):
                print(f"  to translate or to gather with `python tools/messages.py`: {sentence}")
            failed = failed or bool(gaps or changed)
        else:
            text = io.BytesIO()
            pofile.write_po(text, catalog, no_location=True, omit_header=False, sort_output=False, width=0)
            path.write_bytes(text.getvalue())
    return int(failed)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
