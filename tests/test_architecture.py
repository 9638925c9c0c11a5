"""How the house is built, as rules that fail. Each failure says why its rule is there."""

import ast
import re
import sys
import tomllib
from collections import Counter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests import walls
from tests.source import ROOT, SRC, imports, modules, ours, python_files, refuse

# A line imports only what is on the lines below it; names on one line know nothing of each other.
LINES = (
    ("__main__",),
    ("cli",),
    ("demo",),
    ("serving",),
    ("wiring", "doctor", "backup"),
    ("following", "prometheus"),
    ("consequences",),
    ("api", "web", "streaming", "federation", "effects"),
    ("edge",),
    ("actions", "reads"),
    ("store",),
    ("services",),
    ("backends", "rules"),
    ("db",),
    ("model", "events", "settings"),
    ("kit",),
)
LINE_OF = {name: number for number, line in enumerate(LINES) for name in line}

# Edges ask `reads` and `actions`, so that the question "who may see this" has one answer.
NO_SQL_HERE = ("api", "web", "streaming", "edge")
# What a full disk or a busy database is called, so that it becomes a 503.
SPEAKABLE = ("sabar.db.errors",)
# Their files never import one another. A noun that became a folder of verbs is still one noun: its files may
# share what lies in the folder. A room only holds several nouns: its files stay apart too.
SIBLINGS_APART = ("actions", "store")
ROOMS = ("actions/staff",)
# Pages lie in rooms by who stands before them.
WEB_ROOMS = ("frame", "posts", "people", "account", "spaces", "staff", "public")
# What gathers from all rooms: the routes, and what open pages are sent.
WEB_GATHERS = ("routes", "live")

FORBIDDEN_IMPORTS = {
    "sqlite3": "a second SQLite library in the process breaks the locks of the first",
    "aiosqlite": "a second SQLite library in the process breaks the locks of the first",
    "requests": "every outbound request goes through kit/net/http, which refuses private addresses",
    "httpx": "every outbound request goes through kit/net/http, which refuses private addresses",
    "urllib.request": "every outbound request goes through kit/net/http, which refuses private addresses",
    "urllib3": "every outbound request goes through kit/net/http, which refuses private addresses",
    "http.client": "every outbound request goes through kit/net/http, which refuses private addresses",
}
# Only the guarded client may speak HTTP to the outside.
GUARDED_IMPORTS = {"aiohttp": "kit/net/http"}

AUDIENCE_KIND = ["audience", "kind"]
# What is set is not compared.
COMPARED_IN_SQL = re.compile(r"(?<!SET )visibility\s*(=|<>|!=|\b(NOT )?IN\b)")

LONGEST = 400
WIDEST = 120
MOST_SIDE_BY_SIDE = 26
# One noun per file, however many there are: a list, not a drawer.
LISTS = ("api", "model", "store", "reads/entities")
# Tables that a program writes are not read line by line.
MADE = re.compile(r"\W*Made by tools/")
# A sentence that is translated stays in one piece; so does what a linter is told about a line.
WHOLE = re.compile(r'_\("[^"]*"|  # (noqa|type): .*')


def test_every_module_has_its_line() -> None:
    tops = {name.split(".")[1] for name in modules() if "." in name}
    refuse(
        sorted(tops - LINE_OF.keys()),
        "A new part of the house needs a place, or nothing guards it: add it to LINES and to docs/map.md.",
    )


def test_imports_point_downwards_only() -> None:
    wrong = [
        str(found)
        for found, importer, target in ours()
        if importer and importer[0] != target[0] and LINE_OF[importer[0]] >= LINE_OF[target[0]]
    ]
    refuse(wrong, "Imports upwards or sideways knot parts together until none can be changed alone.")


def test_no_modules_import_one_another_in_a_ring() -> None:
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for found in imports():
        # Two records of one folder may name each other's type: nothing has to be loaded first.
        neighbours = found.importer.rpartition(".")[0] == found.target.rpartition(".")[0]
        if found.target in graph and found.target != found.importer and not (found.for_types and neighbours):
            graph[found.importer].add(found.target)
    while True:
        imported = {target for targets in graph.values() for target in targets}
        ring = {name for name, targets in graph.items() if name in imported and targets & graph.keys()}
        if ring == graph.keys():
            break
        graph = {name: graph[name] & ring for name in ring}
    wrong = [f"{name} imports {', '.join(sorted(targets))}" for name, targets in sorted(graph.items())]
    refuse(wrong, "These import one another in a ring: none can be understood or tested without the others.")


@pytest.mark.parametrize("part", NO_SQL_HERE)
def test_the_edges_never_touch_the_database(part: str) -> None:
    wrong = [
        str(found)
        for found, importer, target in ours()
        if importer[:1] == [part] and target[0] in ("store", "db") and found.target not in SPEAKABLE
    ]
    refuse(
        wrong, "An edge that asks the database itself has its own idea of who may see what: go through reads."
    )


def noun(path: list[str]) -> str:
    """The noun a module of actions or store belongs to: its file, or the folder that holds its verbs."""
    return "/".join(path[:3] if "/".join(path[:2]) in ROOMS else path[:2])


@pytest.mark.parametrize("part", SIBLINGS_APART)
def test_the_files_of_one_part_leave_each_other_alone(part: str) -> None:
    shared = {"sabar.store.rows", "sabar.store.readable", "sabar.store.bearing"}
    wrong = [
        str(found)
        for found, importer, target in ours()
        if importer[:1] == target[:1] == [part]
        and found.target not in shared
        and noun(importer) != noun(target)
    ]
    refuse(
        wrong,
        f"Files in {part}/ that call one another hide chains of effects: a chain goes through an event.",
    )


def test_a_room_of_pages_knows_only_the_frame_around_it() -> None:
    wrong = [
        str(found)
        for found, importer, target in ours()
        if importer[:1] == target[:1] == ["web"]
        and importer[1] not in WEB_GATHERS
        and importer[1:2] != target[1:2] != ["frame"]
    ]
    calls = re.compile(r'"([a-z]+)/[a-z_/]+\.html"')
    for path in (SRC / "web" / "templates").rglob("*.html"):
        room = path.relative_to(SRC / "web" / "templates").parts[0]
        called = {*calls.findall(path.read_text(encoding="utf-8"))} - {room, "frame"}
        wrong += [f"{path.relative_to(ROOT)} uses a template of {other}" for other in sorted(called)]
    refuse(wrong, "Rooms that borrow from one another become one: what two of them need lies in web/frame.")


def test_the_shape_of_an_answer_asks_nothing() -> None:
    wrong = [
        str(found)
        for found, importer, target in ours()
        if importer[:2] == ["reads", "entities"]
        and (
            target[0] in ("store", "db")
            or target[:2] in (["reads", name] for name in ("access", "hydrate", "json"))
        )
    ]
    refuse(wrong, "reads/entities says what an answer looks like; whoever fills it has asked before.")


def test_pages_have_their_rooms() -> None:
    there = {name.split(".")[2] for name in modules() if name.startswith("sabar.web.")}
    refuse(
        sorted(there - {*WEB_ROOMS, *WEB_GATHERS}),
        "A page lies in the room of who stands before it; this is none of them.",
    )


def test_a_page_does_not_call_another_page() -> None:
    pages = {
        name
        for name, tree in modules().items()
        if name.startswith("sabar.web.")
        for node in tree.body
        if isinstance(node, ast.Assign)
        and "Routes(" in ast.unparse(node)
        and "kind='web'" in ast.unparse(node)
    }
    wrong = [str(found) for found in imports() if found.importer in pages and found.target in pages]
    refuse(wrong, "What two pages share lies in a file of its own, or nobody finds it and both grow.")


def test_viewers_are_made_in_one_place() -> None:
    wrong = [
        f"{name} line {node.lineno}"
        for name, tree in modules().items()
        if name != "sabar.reads.account.viewers"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Viewer"
    ]
    refuse(wrong, "Which user stands behind an account is asked in one place: use reads/account/viewers.")


def test_what_spaces_hold_is_touched_where_that_is_written_down() -> None:
    seals = walls.sealing(modules())
    why = "What a space holds turns up where nobody expects it: leave it alone, or say why in tests/walls.py."
    refuse(walls.trespasses(imports(), seals), why)
    refuse(walls.unused(imports(), seals), "Nobody needs this permission: take it out of tests/walls.py.")


@pytest.mark.parametrize(
    "line",
    [
        "from sabar.store.spaces import posts",
        "from sabar.reads.spaces import said",
        "from sabar.reads.spaces.files import content",
        "import sabar.model.spaces.posts",
        "from sabar.backends.seals import Seals",
        "async def f(app, post):\n    return await app.seals.opened([post])",
    ],
)
def test_a_search_that_looked_into_spaces_would_be_seen(line: str) -> None:
    assert len(walls.caught(line, "sabar.reads.posts.search")) == 1
    assert walls.caught(line, "sabar.reads.spaces.finding") == []


def test_imports_stand_on_top() -> None:
    wrong = [str(found) for found in imports() if found.inside and found.importer.split(".")[1:2] != ["cli"]]
    refuse(wrong, "An import inside a function hides a dependency from this test (only lazy commands may).")


def test_questions_and_deeds_are_called_by_their_full_name() -> None:
    wrong = []
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            part = node.module.split(".")[1:2]
            for alias in node.names:
                is_function = alias.name[0].islower() and f"{node.module}.{alias.name}" not in modules()
                if (
                    is_function
                    and part
                    and part[0] in ("actions", "reads", "store")
                    and part != name.split(".")[1:2]
                ):
                    wrong.append(f"{name} line {node.lineno} imports {alias.name} from {node.module}")
    refuse(wrong, "Import the module, so that a call reads `relations.follow(…)` and says where it leads.")


def test_sql_is_made_of_constants() -> None:
    """The linter sees a statement made with an f-string; this sees what it cannot know to be SQL."""
    wrong = []
    for name, tree in modules().items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
            asked, first = ast.unparse(call.func), call.args[0]
            if asked in ("Sql", "Sql.joined"):
                plain = isinstance(first, ast.Constant)
            elif asked.endswith((".all", ".one", ".value", ".run", ".run_many")):
                plain = isinstance(first, (ast.Constant, ast.Name, ast.Attribute, ast.Await)) or (
                    isinstance(first, ast.Call) and not ast.unparse(first.func).endswith((".format", ".join"))
                )
            else:
                continue
            if not plain:
                wrong.append(f"{name} line {call.lineno}: {ast.unparse(first)[:80]}")
    refuse(wrong, "A statement is a constant, or an `Sql` of constants: then no text of a stranger is in it.")


def test_visibilities_are_compared_in_one_place() -> None:
    """In Python by `rules/visibility`, in SQL by `store/readable`."""

    def speaks_of_visibility(side: ast.expr) -> bool:
        if isinstance(side, (ast.Tuple, ast.List, ast.Set)):
            return any(map(speaks_of_visibility, side.elts))
        path = ast.unparse(side.func if isinstance(side, ast.Call) else side).split(".")
        return path[0] == "Visibility" or path[-1] in ("visibility", "audience") or path[-2:] == AUDIENCE_KIND

    def compares(node: ast.AST, name: str) -> bool:
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            asked = any(map(speaks_of_visibility, sides)) and "None" not in map(ast.unparse, sides)
            return asked and name != "sabar.rules.visibility"
        text = node.value if isinstance(node, ast.Constant) else None
        in_sql = isinstance(text, str) and COMPARED_IN_SQL.search(text) is not None
        return in_sql and name != "sabar.store.readable"

    wrong = [
        f"{name} line {node.lineno}: {ast.unparse(node)}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and compares(node, name)
    ]
    refuse(
        wrong,
        "Whoever compares a visibility decides who may read, and a new kind of audience will pass him by: "
        "ask rules/visibility, or say it with store/readable.",
    )


def test_forbidden_libraries_stay_out() -> None:
    wrong = []
    for found in imports():
        for library, reason in FORBIDDEN_IMPORTS.items():
            if found.target == library or found.target.startswith(f"{library}."):
                wrong.append(f"{found}: {reason}")
        for library, door in GUARDED_IMPORTS.items():
            at_door = found.importer.startswith(f"sabar.{door.replace('/', '.')}")
            if found.target.split(".")[0] == library and not at_door:
                wrong.append(
                    f"{found}: only {door} speaks HTTP to the outside, because it refuses private addresses"
                )
    refuse(wrong, "These libraries have no place here.")


def test_what_the_server_imports_is_installed_with_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(x for more in project["optional-dependencies"].values() for x in more),
    ]
    declared = {re.split(r"[^\w.-]", name)[0].lower().replace("_", "-") for name in asked}
    sold_as = packages_distributions()
    wrong = []
    for found in imports():
        top = found.target.split(".")[0]
        sellers = {name.lower().replace("_", "-") for name in sold_as.get(top, [])}
        if top != "sabar" and top not in sys.stdlib_module_names and not sellers & declared:
            wrong.append(str(found))
    refuse(wrong, "It comes with the tests only, and a fresh `make run` does not have it: `uv add` it.")


def written() -> list[Path]:
    """All that people write and read: code, templates, styles, scripts."""
    web = [path for kind in ("html", "css", "js") for path in (SRC / "web").rglob(f"*.{kind}")]
    found = [*python_files("src", "tests", "bench", "tools"), *sorted(web)]
    return [path for path in found if not MADE.match(path.read_text(encoding="utf-8"))]


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in written()}
    wrong = [
        f"{path.relative_to(ROOT)}: {length} lines" for path, length in lengths.items() if length > LONGEST
    ]
    refuse(wrong, f"A file past {LONGEST} lines holds two things: make it a folder whose files are verbs.")


def test_no_line_is_wider_than_a_screen() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} line {number}: {len(line)} columns"
        for path in written()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > WIDEST and len(WHOLE.sub("", line)) > WIDEST
    ]
    refuse(wrong, f"Nobody sees what changed in a line of more than {WIDEST} columns: break it.")


def test_a_folder_holds_no_more_than_one_looks_over() -> None:
    counts = Counter(path.parent for path in python_files("src") if path.name != "__init__.py")
    wrong = [
        f"{folder.relative_to(ROOT)}: {count} modules"
        for folder, count in counts.items()
        if count > MOST_SIDE_BY_SIDE and str(folder.relative_to(SRC)) not in LISTS
    ]
    refuse(wrong, f"More than {MOST_SIDE_BY_SIDE} modules side by side are a drawer: give it rooms by kind.")


def test_every_file_says_what_it_holds() -> None:
    wrong = [name for name, tree in modules().items() if not ast.get_docstring(tree)]
    refuse(wrong, "The first line of a file tells a newcomer whether to read on.")


def test_every_port_is_explained() -> None:
    wrong = [
        f"{name}.{node.name}"
        for name, tree in modules().items()
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)
        and not ast.get_docstring(node)
    ]
    refuse(wrong, "A port is a promise to whoever writes the next version of it: it needs words.")
