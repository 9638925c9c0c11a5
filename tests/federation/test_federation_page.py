"""FEDERATION.md says what the server does, no more and no less."""

import re

from sabar.federation import routes
from sabar.federation.documents.context import CONTEXT
from sabar.federation.inbox.verbs import VERBS
from tests.source import ROOT, SRC

#: What activities are about.
OBJECTS = {"Note", "Tombstone"}
PAGE = (ROOT / "FEDERATION.md").read_text(encoding="utf-8")


def part(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_page_names_every_address_that_is_fetched_and_no_other() -> None:
    rows = [line for line in part("Addresses").splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(/[^`]*)`", row.split(" | ")[0])}
    assert named == {one.path for one in routes.ALL if one.method == "GET"}


def test_the_page_names_the_addresses_that_are_never_signed() -> None:
    (sentence,) = re.findall(r"everything but (.*?) has to be asked", part("Addresses"), re.DOTALL)
    unsigned = {one.path for one in routes.ALL if one.method == "GET" and one.auth == "none"}
    assert set(re.findall(r"`([^`]*)`", sentence)) == unsigned


def test_the_page_explains_every_term() -> None:
    said = dict(re.findall(r"^\| `([^`]+)` \| (\S+) \|$", part("Terms of other vocabularies"), re.MULTILINE))
    terms = CONTEXT[2]
    assert said == {name: one if isinstance(one, str) else one["@id"] for name, one in terms.items()}


def test_the_page_names_every_activity_that_is_sent_and_no_other() -> None:
    named = {name for row in part("Activities that are sent").splitlines() for name in _first_of(row)}
    written = [*(SRC / "federation" / "out").glob("*.py"), SRC / "federation/documents/activities.py"]
    words = {
        word for one in written for word in re.findall(r'"([A-Z][A-Za-z]+)"', one.read_text(encoding="utf-8"))
    }
    assert named == words - OBJECTS


def test_the_page_names_every_activity_that_is_understood_and_no_other() -> None:
    rows = part("What is understood").splitlines()
    assert {name for row in rows for name in _first_of(row)} == VERBS.keys()


def _first_of(row: str) -> list[str]:
    return re.findall(r"`(\w+)`", row.split(" | ")[0]) if row.startswith("| `") else []
