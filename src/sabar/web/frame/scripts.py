"""Our modules joined into few files: one that every page loads, and one for each that is asked for later.

The sources stay small modules in `static/js`. They keep to a few plain forms, and everything else is refused
with its place: imports by name on the top lines, `export function`, `export const`, `export class`, and
`import("./x.js")` for what is loaded when somebody needs it. That module becomes a file, with all that it
imports and the page has not; nothing lies in two files. Each module keeps a scope of its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec import Struct

_IMPORT = re.compile(r'import\s+(?:\{([^{}]*)\}\s+from\s+)?"\./([a-z_]+)\.js";')
_TAKEN = re.compile(r"(\w+)(?:\s+as\s+(\w+))?")
_EXPORT = re.compile(r"export\s+(?=(?:async\s+function|function|const|class)\s+([A-Za-z_]\w*)\b)")
_ASKED = re.compile(r'\bimport\("\./([a-z_]+)\.js"\)')
_ANY_IMPORT = re.compile(r"^\s*import\b|\bimport\s*[(.]")
_ANY_EXPORT = re.compile(r"^\s*export\b")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
#: Blanks that part nothing, outside of texts in quotes; signs that make it hard to tell where a text ends.
_NEEDLESS = re.compile(rf"({_STRING.pattern})| ?([{{}}(),;:=<>&|?]+) ?")
_HARD_TO_TELL = re.compile(r"[`'/]")


class Unjoinable(Exception):
    """A module is written in a form that is not joined; says where and how."""


class Module(Struct):
    """`takes`: from which modules which names, as they are called there and here. `asks`: what it loads when
    it is needed.
    """

    takes: dict[str, list[tuple[str, str]]]
    gives: list[str]
    asks: list[str]
    body: str


class Joined(Struct):
    """`page` goes to every page and holds the addresses of `parts`, by the name of the module that is asked
    for. `alone`: modules that nobody imports, which are workers.
    """

    page: str
    parts: dict[str, str]
    alone: list[str]


def join(folder: Path, first: str, address: Callable[[str, str], str]) -> Joined:
    """All modules that `first` leads to. `address`: under which address a page finds a part, by its name and
    text.
    """
    known: dict[str, Module] = {}

    def module(name: str) -> Module:
        if name not in known:
            path = folder / f"{name}.js"
            if not path.is_file():
                raise Unjoinable(f"{name}.js is imported and does not exist")
            known[name] = read(name, path.read_text(encoding="utf-8"))
        return known[name]

    at_once: list[str] = []
    _in_order(first, module, at_once, ())
    roots = [asked for name in at_once for asked in module(name).asks]
    files: dict[str, list[str]] = {}
    # The list grows while it is walked: what is asked for may ask for more.
    for root in roots:
        if root in at_once:
            raise Unjoinable(f"{root}.js is asked for, and every page has it")
        if root not in files:
            order = list(at_once)
            _in_order(root, module, order, ())
            files[root] = order[len(at_once) :]
            roots += (asked for name in files[root] for asked in module(name).asks)
    _check_places(files)
    for name in list(known):
        _check_names(name, module)
    parts = {root: _tight(_part(names, at_once, module)) for root, names in sorted(files.items())}
    addresses = {root: address(root, text) for root, text in parts.items()}
    page = _tight(_page(at_once, module, addresses))
    alone = sorted(path.stem for path in folder.glob("*.js") if path.stem not in known)
    return Joined(page, parts, alone)


def read(name: str, source: str) -> Module:
    """A module taken apart."""
    text = _bare(name, source)
    takes: dict[str, list[tuple[str, str]]] = {}
    at = 0
    while found := _IMPORT.match(text, at):
        names, origin = found.groups()
        wanted = takes.setdefault(origin, [])
        for item in filter(None, (part.strip() for part in (names or "").split(","))):
            taken = _TAKEN.fullmatch(item)
            if taken is None:
                raise Unjoinable(f"{name}.js: import {{ {item} }}")
            wanted.append((taken[1], taken[2] or taken[1]))
        at = found.end() + 1
    asks: list[str] = []

    def ask(found: re.Match[str]) -> str:
        asks.append(found[1])
        return f'$later("{found[1]}")'

    body = _ASKED.sub(ask, text[at:])
    gives: list[str] = []
    lines = []
    for line in body.splitlines():
        exported = _EXPORT.match(line)
        if exported is not None:
            gives.append(exported[1])
            line = line[exported.end() :]
        if _ANY_EXPORT.match(line) or _ANY_IMPORT.search(line):
            raise Unjoinable(f"{name}.js: {line.strip()[:80]}")
        lines.append(line)
    return Module(takes, gives, asks, "\n".join(lines))


def _bare(name: str, source: str) -> str:
    """The lines without comments of their own and without indents, which are for readers."""
    kept = []
    inside = False
    for line in source.splitlines():
        stripped = line.strip()
        if inside or stripped.startswith("/*"):
            _, ended, beside = stripped.partition("*/")
            inside = not ended
            if beside:
                raise Unjoinable(f"{name}.js: code beside a comment: {stripped[:80]}")
        elif stripped and not stripped.startswith("//"):
            if _STRING.sub("", stripped).count("`") % 2:
                raise Unjoinable(f"{name}.js: a text in backticks over several lines: {stripped[:80]}")
            kept.append(stripped)
    return "\n".join(kept)


def _tight(texts: Iterable[str]) -> str:
    """Without blanks that part nothing; a line where that is hard to tell stays as it is."""
    lines = "".join(texts).split("\n")
    return "\n".join(
        line
        if _HARD_TO_TELL.search(_STRING.sub("", line))
        else _NEEDLESS.sub(lambda found: found[1] or found[2], line)
        for line in lines
    )


def _in_order(name: str, module: Callable[[str], Module], order: list[str], above: tuple[str, ...]) -> None:
    """Whoever is imported stands before whoever imports."""
    if name in above:
        raise Unjoinable(f"modules import each other in a circle: {' → '.join([*above, name])}")
    if name in order:
        return
    for origin in module(name).takes:
        _in_order(origin, module, order, (*above, name))
    order.append(name)


def _check_names(name: str, module: Callable[[str], Module]) -> None:
    for origin, names in module(name).takes.items():
        for taken, _ in names:
            if taken not in module(origin).gives:
                raise Unjoinable(f"{name}.js imports {taken}, which {origin}.js does not export")


def _check_places(files: dict[str, list[str]]) -> None:
    """What runs in two files would be there twice."""
    place: dict[str, str] = {}
    for root, names in files.items():
        for name in names:
            if place.setdefault(name, root) != root:
                raise Unjoinable(f"{name}.js lies in two files: with {place[name]}.js and with {root}.js")


def _inside(module: Module) -> Iterator[str]:
    for origin, names in module.takes.items():
        if names:
            pairs = ", ".join(taken if taken == here else f"{taken}: {here}" for taken, here in names)
            yield f"const {{ {pairs} }} = ${origin};\n"
    yield f"{module.body}\n"
    if module.gives:
        yield f"return {{ {', '.join(module.gives)} }};\n"


def _modules(names: list[str], module: Callable[[str], Module]) -> Iterator[str]:
    for name in names:
        held = f"const ${name} = " if module(name).gives else ""
        yield f"{held}(() => {{\n"
        yield from _inside(module(name))
        yield "})();\n"


def _page(names: list[str], module: Callable[[str], Module], addresses: dict[str, str]) -> Iterator[str]:
    if addresses:
        files = ", ".join(f'{name}: "{address}"' for name, address in addresses.items())
        page = ", ".join(f"${name}" for name in names if module(name).gives)
        # What failed to come is asked for anew next time.
        yield f"""\
const $files = {{ {files} }};
const $found = {{}};
const $later = async (name) => {{
try {{
return await ($found[name] ??= import($files[name]).then((file) => file.default({{ {page} }}, $later)));
}} catch (error) {{
delete $found[name];
throw error;
}}
}};
"""
    yield from _modules(names, module)


def _part(names: list[str], at_once: list[str], module: Callable[[str], Module]) -> Iterator[str]:
    """Its modules run once, in the order of the imports, with what the page has already."""
    taken = {origin for name in names for origin in module(name).takes} & set(at_once)
    given = ", ".join(f"${name}" for name in sorted(taken) if module(name).gives)
    yield f"export default ({{ {given} }}, $later) => {{\n"
    yield from _modules(names, module)
    root = names[-1]
    yield f"return ${root};\n}};\n" if module(root).gives else "return {};\n};\n"
