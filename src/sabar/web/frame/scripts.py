"""Our modules joined into two files: one that every page loads, one for what only writers need.

The sources stay small modules in `static/js`. They keep to a few plain forms, and everything else is refused
with its place: imports by name on the top lines, `export function`, `export const`, `export class`, and
`import("./x.js")` for what is loaded when somebody asks for it. Each module keeps a scope of its own.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

_IMPORT = re.compile(r'import\s+(?:\{([^{}]*)\}\s+from\s+)?"\./([a-z_]+)\.js";')
_TAKEN = re.compile(r"(\w+)(?:\s+as\s+(\w+))?")
_EXPORT = re.compile(r"export\s+(?=(?:async\s+function|function|const|class)\s+([A-Za-z_]\w*)\b)")
_ASKED = re.compile(r'\bimport\("\./([a-z_]+)\.js"\)')
_ANY_IMPORT = re.compile(r"^\s*import\b|\bimport\s*[(.]")
_ANY_EXPORT = re.compile(r"^\s*export\b")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class Unjoinable(Exception):
    """A module is written in a form that is not joined; says where and how."""


class Module(Struct):
    """`takes`: from which modules which names, as they are called there and here. `asks`: what it may load
    later.
    """

    takes: dict[str, list[tuple[str, str]]]
    gives: list[str]
    asks: list[str]
    body: str


class Joined(Struct):
    """`page` goes to every page; it loads `later`, whose address it holds. `alone`: modules that nobody
    imports, which are workers.
    """

    page: str
    later: str
    alone: list[str]


def join(folder: Path, first: str, later_address: Callable[[str], str]) -> Joined:
    """All modules that `first` leads to. `later_address`: under which address a page finds that text."""
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
    later = list(at_once)
    # The list grows while it is walked: what comes later may ask for more.
    for name in later:
        for asked in module(name).asks:
            _in_order(asked, module, later, ())
    lazy = later[len(at_once) :]
    for name in later:
        _check_names(name, module)
    given = [name for name in at_once if module(name).gives]
    roots = sorted({asked for name in later for asked in module(name).asks})
    late = "".join(_late(lazy, roots, given, module))
    text = "".join(_page(at_once, given, module, later_address(late) if lazy else ""))
    alone = sorted(path.stem for path in folder.glob("*.js") if path.stem not in known)
    return Joined(text, late, alone)


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


def _inside(module: Module, called: Callable[[str], str]) -> Iterator[str]:
    for origin, names in module.takes.items():
        if names:
            pairs = ", ".join(taken if taken == here else f"{taken}: {here}" for taken, here in names)
            yield f"const {{ {pairs} }} = {called(origin)};\n"
    yield f"{module.body}\n"
    yield f"return {{ {', '.join(module.gives)} }};\n"


def _page(names: list[str], given: list[str], module: Callable[[str], Module], address: str) -> Iterator[str]:
    if address:
        page = ", ".join(f"{name}: ${name}" for name in given)
        # What failed to come is asked for anew next time.
        yield f"""\
let $file;
const $later = async (name) => {{
$file ??= import("{address}").then((file) => file.default({{ {page} }}));
try {{
return (await $file)[name]();
}} catch (error) {{
$file = null;
throw error;
}}
}};
"""
    for name in names:
        held = f"const ${name} = " if name in given else ""
        yield f"{held}(() => {{\n"
        yield from _inside(module(name), "${}".format)
        yield "})();\n"


def _late(
    names: list[str], roots: list[str], given: list[str], module: Callable[[str], Module]
) -> Iterator[str]:
    """Each module runs when it is first asked for, once, with what the page has already."""
    yield f"export default ({{ {', '.join(f'{name}: ${name}' for name in given)} }}) => {{\n"
    yield "const $once = (make) => {\nlet made;\nreturn () => (made ??= make());\n};\n"
    yield "const $later = async (name) => $all[name]();\n"
    for name in names:
        yield f"const ${name} = $once(() => {{\n"
        yield from _inside(module(name), lambda origin: f"${origin}()" if origin in names else f"${origin}")
        yield "});\n"
    # What a page has already may be asked for as well.
    entries = (f"{name}: {f'${name}' if name in names else f'() => ${name}'}" for name in roots)
    yield f"const $all = {{ {', '.join(entries)} }};\nreturn $all;\n}};\n"
