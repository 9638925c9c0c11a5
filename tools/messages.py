"""Gather the sentences of templates and code into the translation files: `python tools/messages.py`.

New sentences come in empty, those no longer used go. `--check` changes nothing and fails when a file would
change
or a sentence has no translation.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, extract, pofile

from sabar.kit import i18n

SRC = Path(i18n.__file__).parents[1]
CALL = re.compile(r'\b(_|ngettext)\(\s*"((?:[^"\\]|\\.)*)"(?:\s*,\s*"((?:[^"\\]|\\.)*)")?')


def _unescape(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def _in_template(path: Path) -> Iterator[str | tuple[str, str]]:
    for call in CALL.finditer(path.read_text(encoding="utf-8")):
        one = _unescape(call[2])
        yield (one, _unescape(call[3])) if call[1] == "ngettext" else one


def _in_code(path: Path) -> Iterator[str | tuple[str, str]]:
    keywords = {"N_": None, "gettext": (2,), "ngettext": (2, 3)}
    with path.open("rb") as source:
        for _, message, _, _ in extract.extract("python", source, keywords=keywords):
            yield message if isinstance(message, str) else (message[0], message[1])


def gather() -> Catalog:
    """Every sentence once, in the order of files."""
    found = Catalog(project="Sabar", charset="utf-8", fuzzy=False)
    for path in sorted((SRC / "web" / "templates").rglob("*.html")):
        for message in _in_template(path):
            found.add(message, locations=[(str(path.relative_to(SRC)), 0)])
    for path in sorted(SRC.rglob("*.py")):
        for message in _in_code(path):
            found.add(message, locations=[(str(path.relative_to(SRC)), 0)])
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
        catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        text = io.BytesIO()
        pofile.write_po(text, catalog, no_location=True, omit_header=False, sort_output=False, width=0)
        gaps = missing(catalog)
        print(f"{path.parent.parent.name}: {len(catalog)} sentences, {len(gaps)} without translation")
        if check:
            failed = failed or bool(gaps)
        else:
            path.write_bytes(text.getvalue())
    return int(failed)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
