"""Write what the box on our pages and the server share: `python tools/grammar.py`.

The expressions of `rules/writing/grammar.py` become `static/js/grammar.js`. The top levels of host names come
from the Public Suffix List, which follows the root zone (`uv lock --upgrade-package publicsuffixlist` fetches
a newer one), into `rules/writing/tops.txt` and `static/js/tops.js`.
"""

import json
from importlib import resources
from itertools import takewhile
from pathlib import Path

from sabar.rules import limits
from sabar.rules.writing import grammar, text

SRC = Path(grammar.__file__).parents[2]
JS = SRC / "web" / "static" / "js"
_NOTE = "// Made by tools/grammar.py"
#: The box asks nothing of them.
_SERVER_ONLY = ("SUSPECT", "SCHEME_IN_TAG")


def listed() -> list[str]:
    """The last labels of all public suffixes that belong to the root zone, as they are written."""
    package = resources.files("publicsuffixlist")
    suffixes = package.joinpath("public_suffix_list.dat").read_text(encoding="utf-8")
    official = suffixes.partition("// ===END ICANN DOMAINS===")[0]
    lines = [line.strip() for line in official.splitlines()]
    return sorted({line.rpartition(".")[2] for line in lines if line and not line.startswith("//")})


def script() -> str:
    """The text of grammar.js."""
    values = {
        "PER_LINK": limits.STATUSES.per_link,
        "LONGEST_LINK": limits.STATUSES.link_length,
        "LONGEST_HOST": grammar.LONGEST_HOST,
        "CODE_POINTS_PER_GRAPHEME": text.CODE_POINTS_PER_GRAPHEME,
        "AFTER_TAIL": grammar.AFTER_TAIL,
        "HOSTED": sorted(grammar.HOSTED),
        "EXPRESSIONS": {
            name: pattern for name, pattern in grammar.EXPRESSIONS.items() if name not in _SERVER_ONLY
        },
    }
    lines = [f"export const {name} = {json.dumps(value, indent=2)};" for name, value in values.items()]
    return "\n".join(
        [f"{_NOTE} from rules/writing/grammar.py, where each expression is explained.", *lines, ""]
    )


def _shared(one: str, other: str) -> int:
    """How many letters both begin with, as one digit."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return min(9, sum(1 for _ in alike))


def tops_script() -> str:
    """The text of tops.js."""
    told, before = [], ""
    for top in sorted(grammar.tops()):
        shared = _shared(before, top)
        told.append(f"{shared}{top[shared:]}")
        before = top
    return f"""\
{_NOTE}: what the name of a host may end in. Each begins with so many letters of the one before it.
export const TOPS = "{"".join(told)}";
"""


def main() -> None:
    (SRC / "rules" / "writing" / "tops.txt").write_text("\n".join([*listed(), ""]), encoding="utf-8")
    grammar.tops.cache_clear()
    (JS / "tops.js").write_text(tops_script(), encoding="utf-8")
    (JS / "grammar.js").write_text(script(), encoding="utf-8")


if __name__ == "__main__":
    main()
