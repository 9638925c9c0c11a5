"""How the house is built, as rules that fail. Each failure says why its rule is there."""

import ast
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "sabar"

# A line imports only what is on the lines below it; names on one line know nothing of each other.
LINES = (
    ("__main__",),
    ("cli",),
    ("demo",),
    ("wiring", "doctor", "backup"),
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
# Their files never import one another.
SIBLINGS_APART = ("actions", "store")

ENGINE_WORDS = re.compile(r"sqlite|apsw|postgres|asyncpg|valkey|redis(?![a-z])", re.IGNORECASE)
ENGINE_FILES = (
    "db/dialects*",
    "db/engine*",
    "db/migrate.py",
    "db/migrations/*",
    "backends/valkey*",
    "wiring.py",
    "wiring/*",
    "settings/*",
    # Every scheme of addresses there is, whatever it is for.
    "rules/schemes.py",
)

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

LONGEST = 400


class Import(NamedTuple):
    importer: str
    target: str
    line: int
    inside: bool
    for_types: bool

    def __str__(self) -> str:
        return f"{self.importer} line {self.line} imports {self.target}"


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(SRC.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, ast.Module]:
    return {module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in python_files("src")}


def imports_in(tree: ast.Module, name: str) -> Iterator[Import]:
    top = {id(node) for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))}
    for scope in ast.walk(tree):
        if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            top -= {id(node) for node in ast.walk(scope)}
    typed = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test).endswith("TYPE_CHECKING")
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, node.lineno, id(node) not in top, id(node) in typed)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, (
                f"{name} line {node.lineno}: relative imports hide where a name comes from"
            )
            base = node.module or ""
            for alias in node.names:
                deeper = f"{base}.{alias.name}"
                target = deeper if deeper in modules() else base
                yield Import(name, target, node.lineno, id(node) not in top, id(node) in typed)


@cache
def imports() -> tuple[Import, ...]:
    return tuple(found for name, tree in modules().items() for found in imports_in(tree, name))


def ours() -> Iterator[tuple[Import, list[str], list[str]]]:
    """Imports of our own modules, with both names split below `sabar`."""
    for found in imports():
        if found.target.startswith("sabar."):
            yield found, found.importer.split(".")[1:], found.target.split(".")[1:]


def refuse(found: list[str], reason: str) -> None:
    assert not found, "\n".join([reason, *(f"  {item}" for item in found)])


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


@pytest.mark.parametrize("part", SIBLINGS_APART)
def test_the_files_of_one_part_leave_each_other_alone(part: str) -> None:
    # A noun that became a folder of verbs is still one noun: its files may share what lies in the folder.
    shared = {"sabar.store.rows"}
    wrong = [
        str(found)
        for found, importer, target in ours()
        if importer[:1] == target[:1] == [part]
        and found.target not in shared
        and importer[1:2] != target[1:2]
    ]
    refuse(
        wrong,
        f"Files in {part}/ that call one another hide chains of effects: a chain goes through an event.",
    )


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


def test_engines_are_named_only_where_they_are_chosen() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} line {number}: {line.strip()}"
        for path in python_files("src")
        if not any(path.relative_to(SRC).match(pattern) for pattern in ENGINE_FILES)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ENGINE_WORDS.search(line)
    ]
    refuse(wrong, "Code that knows which engine it runs on works on one engine only: say it to the port.")


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


def test_the_kit_knows_nothing_about_microblogging() -> None:
    words = re.compile(r"(?<![a-z])(toot|timeline|boost|follower|microblog|visibility)", re.IGNORECASE)
    wrong = []
    for path in python_files("src/sabar/kit"):
        with path.open("rb") as file:
            names = [token for token in tokenize.tokenize(file.readline) if token.type == tokenize.NAME]
        wrong += [
            f"{path.name} line {name.start[0]}: {name.string}" for name in names if words.search(name.string)
        ]
    refuse(wrong, "kit/ could be published alone: what speaks of posts belongs higher up.")


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        path: path.read_text(encoding="utf-8").count("\n")
        for path in python_files("src", "tests", "bench", "tools")
    }
    wrong = [
        f"{path.relative_to(ROOT)}: {length} lines" for path, length in lengths.items() if length > LONGEST
    ]
    refuse(wrong, f"A file past {LONGEST} lines holds two things: make it a folder whose files are verbs.")


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


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + "Error")
    wrong = [
        f"{path.relative_to(ROOT)} line {number}: {line.strip()}"
        for path in python_files("src", "tests", "bench", "tools")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    refuse(wrong, "Half a thing that looks whole misleads: write it, or leave it out and open an issue.")


def test_no_path_of_one_machine_is_written_down() -> None:
    paths = re.compile(r"(?<![\w.])/(work|root|home/\w+|Users|opt)/")
    texts = [
        path
        for folder in ("src", "tests", "bench", "tools", "docs", ".ci")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".md", ".sql", ".html", ".css", ".js", ".toml", ".sh") or path.name == "run"
    ]
    texts += [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    wrong = [
        f"{path.relative_to(ROOT)} line {number}: {line.strip()[:120]}"
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if path.is_file() and path != Path(__file__).resolve() and paths.search(line)
    ]
    refuse(wrong, "A path of somebody's machine works on that machine only.")
