"""What the leak test says in a space, and its people, are nobody's to see: each question decides on them."""

import ast
import re
from pathlib import Path

import pytest

from tests.source import SRC

#: What asks about posts or people of spaces and is right not to look whose they are, and why.
AT_ALL = {
    "posts.hold": "a write holds what it found by a question that did",
    "posts.delete_some": "a closed space goes as a whole",
    "posts.sent": "by the form of the writer himself",
    "posts.delete": "its answers go with a post, whoever said them",
    "posts.pins": "nothing of the leak test is pinned",
    "posts.beginnings": "numbers alone; what stands in those threads is asked for with `seen`",
    "drafts.count": "of one account, which has none that it does not know of",
    "standup.answer": "by one person himself",
    "expiry.expire": "what is old goes, whoever said it",
    "expiry._hand_over": "what is old goes, whoever said it",
    "expiry.days_in_use": "a key stays for whatever is sealed with it",
    "figures.days": "a key is there for whatever is sealed with it",
    "notices._GONE": "what is gone is gone, whoever said it",
    "rooms._ENTERED": "it brings along who somebody is",
    "rooms.ids_of": "of one account, which has none that it does not know of",
    "rooms.count_of": "of one account, which has none that it does not know of",
    "rooms.holders": "nobody of the leak test is an owner",
    "rooms.member": "one person, for a write that knows him",
    "rooms.turn_out": "a closed space goes as a whole",
    "rooms.remove": "one person, for a write that knows him",
    "users.forgotten_guests": "one without a space has none of the leak test either",
}


def questions(source: str, name: str) -> set[str]:
    """Functions and constants whose SQL asks for one of the tables and says nothing of `proof`."""
    tree = ast.parse(source)
    known = {
        target.id: ast.unparse(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = set()
    for node in tree.body:
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            label, text = node.name, ast.unparse(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            label, text = node.targets[0].id, ast.unparse(node.value)
        else:
            continue
        asks = "SELECT" in text and re.search(r"(FROM|JOIN) space_(posts|members)\b", text)
        meant = text + "".join(value for constant, value in known.items() if constant in text)
        if asks and "proof" not in meant and not re.search(r"posts\.SEEN|rooms\.PRESENT", text):
            found.add(f"{name}.{label}")
    return found


def test_every_question_about_spaces_decides_on_what_the_leak_test_said() -> None:
    found: set[str] = set()
    for path in sorted(Path(SRC / "store").rglob("*.py")):
        found |= questions(path.read_text(), path.stem)
    assert found <= AT_ALL.keys(), "say NOT proof or take what `sight` says (store/spaces/posts.SEEN)"


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("async def page(db):\n    await db.all('SELECT * FROM space_posts WHERE id = 1')", {"x.page"}),
        ("async def page(db):\n    await db.all('SELECT * FROM space_posts WHERE NOT proof')", set()),
        ("SEEN = 'NOT proof'\nasync def page(db):\n    Sql('SELECT * FROM space_posts {s}', s=SEEN)", set()),
        ("COUNT = 'SELECT COUNT(*) FROM space_members'", {"x.COUNT"}),
        ("async def page(db):\n    await db.all('SELECT * FROM statuses')", set()),
    ],
)
def test_a_question_that_forgets_it_is_found(source: str, wrong: set[str]) -> None:
    assert questions(source, "x") == wrong
