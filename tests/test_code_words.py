"""Which words stand where, as rules that fail. Each failure says why its rule is there."""

import re
import tokenize
from pathlib import Path

from tests.source import ROOT, SRC, python_files, refuse

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


def test_engines_are_named_only_where_they_are_chosen() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} line {number}: {line.strip()}"
        for path in python_files("src")
        if not any(path.relative_to(SRC).match(pattern) for pattern in ENGINE_FILES)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ENGINE_WORDS.search(line)
    ]
    refuse(wrong, "Code that knows which engine it runs on works on one engine only: say it to the port.")


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
