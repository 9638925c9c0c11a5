"""The source as the rules of the house read it: files, modules, imports."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "sabar"


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
