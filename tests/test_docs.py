"""What the documents say is so."""

import re
from pathlib import Path

import pytest
from tools import docs

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SRC = ROOT / "src" / "sabar"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "FEDERATION.md"])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def mapped() -> set[str]:
    """The paths of the map, from the indents of its tree."""
    block = text(DOCS / "map.md").split("```")[1]
    found: set[str] = set()
    above: dict[int, str] = {}
    for line in block.splitlines():
        entry = re.match(r"( {0,4})(\w\S*) {2,}\S", line) or re.match(r"( {0,4})(\S+/)$", line)
        if entry is None:
            continue
        indent, name = len(entry[1]), entry[2]
        path = "".join(part for depth, part in sorted(above.items()) if depth < indent) + name
        above = {depth: part for depth, part in above.items() if depth < indent}
        if name.endswith("/"):
            above[indent] = name
        found.add(path)
    return found


def test_the_map_shows_every_folder_and_every_module_of_the_top() -> None:
    there = {f"{name}/" for name in ("src/sabar", "tests", "bench", "tools", "docs")}
    for path in [*SRC.iterdir(), *SRC.glob("*/*/")]:
        inside = path.relative_to(ROOT).as_posix()
        if path.is_dir() and any(path.glob("*.*")) and path.name != "__pycache__":
            there.add(f"{inside}/")
        elif path.suffix == ".py" and path.name != "__init__.py":
            there.add(inside)
    assert there - mapped() == set(), "write a caption for these in docs/map.md"


def test_everything_on_the_map_is_there() -> None:
    assert {name for name in mapped() if not (ROOT / name).exists()} == set()


def test_the_files_of_the_life_of_a_post_exist() -> None:
    named = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|/))`", text(DOCS / "life-of-a-post.md")))
    assert named
    assert {name for name in named if not (SRC / name).exists()} == set()


def test_the_commands_of_the_readme_are_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        used = set(re.findall(r"\bmake ([a-z]+)\b(?=[^.]*`|\s*(?:#|$))", text(page), re.MULTILINE))
        assert used - targets == set(), page.name


def test_every_command_of_the_makefile_has_one_line_of_help() -> None:
    makefile = text(ROOT / "Makefile")
    targets = re.findall(r"^([a-z]+):(.*)$", makefile, re.MULTILINE)
    assert {name for name, rest in targets if "## " not in rest} == set()
    declared = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert declared is not None
    assert set(declared[1].split()) == {name for name, _ in targets}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        goal = (page.parent / path) if path else page
        headings = (
            {heading_anchor(line) for line in text(goal).splitlines()} if goal.suffix == ".md" else set()
        )
        if not goal.exists() or (anchor and anchor not in headings):
            broken.append(target)
    assert broken == []


def heading_anchor(line: str) -> str:
    words = re.match(r"#+ (.*)", line)
    return re.sub(r"[^\w\- ]", "", words[1].lower()).replace(" ", "-") if words else ""


@pytest.mark.parametrize("name", docs.PAGES)
def test_generated_pages_are_current(name: str) -> None:
    assert text(DOCS / name) == docs.PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_context_choice_and_price(page: Path) -> None:
    number = re.match(r"(\d{4})-[a-z0-9-]+$", page.stem)
    assert number is not None, "a decision is named 0001-what-was-decided.md"
    assert re.match(rf"# 0*{int(number[1])}\.? \S", text(page)), (
        "the title begins with the number of the page"
    )
    assert re.findall(r"^## (\w+)", text(page), re.MULTILINE)[:3] == ["Context", "Choice", "Price"]


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = [page.stem[:4] for page in DECISIONS]
    assert numbers == sorted(set(numbers))
