"""Small modules become the few files that pages load; what would come out wrong is refused at the start."""

import json
import subprocess
from pathlib import Path

import pytest

from sabar.web.frame import assets, scripts
from tests.clients import node

#: A page that loads the joined file, asks for what comes later, and says what it heard.
_RUNS = """
const said = [];
globalThis.say = (words) => said.push(words);
await import(process.argv[1]);
await globalThis.done;
process.stdout.write(JSON.stringify(said));
"""


TOWN = {
    "first": """\
// All of it.
import "./second.js";
import { tell as say } from "./dom.js";

say(`first ${1 + 1}`);
""",
    "second": """\
import { held, tell } from "./dom.js";

/** Same names as elsewhere are no trouble. */
const say = "second";
tell(say);
tell(String(held.count));
globalThis.done = Promise.all([import("./late.js"), import("./once.js")]).then(
  async ([{ shout, Loud }, { whisper }]) => {
    tell(shout());
    tell(new Loud().words);
    whisper();
    tell(String(held.count));
    const { late } = await import("./once.js");
    tell((await late()).shout());
  },
);
tell("said at once");
""",
    "dom": """\
export const held = { count: 7 };

export function tell(words) {
  say(words);
}
tell("dom, once");
""",
    "late": """\
import { tell } from "./dom.js";
import { louder } from "./quiet.js";
tell("late, once");
export async function shut() {}
export function shout() {
  return louder("loud");
}
export class Loud {
  words = "class";
}
""",
    "quiet": """\
export const louder = (words) => words.toUpperCase();
""",
    "once": """\
import { held } from "./dom.js";
export const whisper = () => (held.count += 1);
export const late = () => import("./late.js");
""",
    "worker": "onmessage = () => {};\n",
}


def modules(folder: Path, **sources: str) -> Path:
    for name, source in sources.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder


def run(folder: Path, joined: scripts.Joined) -> list[str]:
    (folder / "page.mjs").write_text(joined.page, encoding="utf-8")
    for name, text in joined.parts.items():
        (folder / f"{name}.mjs").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [str(node.PROGRAM), "--input-type=module", "--eval", _RUNS, (folder / "page.mjs").as_uri()],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    said: list[str] = json.loads(done.stdout)
    return said


def test_joined_modules_do_what_they_did_apart(tmp_path: Path) -> None:
    modules(tmp_path, **TOWN)
    joined = scripts.join(tmp_path, "first", lambda name, _: f"./{name}.mjs")
    assert run(tmp_path, joined) == [
        "dom, once", "second", "7", "said at once", "first 2", "late, once", "LOUD", "class", "8", "LOUD",
    ]  # fmt: skip
    assert sorted(joined.parts) == ["late", "once"] and joined.alone == ["worker"]
    assert "All of it" not in joined.page and "Same names" not in joined.page


def test_blanks_that_part_nothing_are_not_sent_and_those_in_texts_are(tmp_path: Path) -> None:
    modules(
        tmp_path,
        first="""\
const of = (one, { two }) => (one < two ? "a : b { c }" : `d , e ${one > two}`);
say(of(1, { two: 2 }));
say(of(3, { two: 2 }));
say("x = y".split(/ = /).join(" && "));
say(String(1 - -1));
""",
    )
    joined = scripts.join(tmp_path, "first", lambda name, _: f"./{name}.mjs")
    assert run(tmp_path, joined) == ["a : b { c }", "d , e true", "x && y", "2"]
    assert "say(of(1,{two:2}));" in joined.page


def test_a_script_that_did_not_come_is_asked_for_again(tmp_path: Path) -> None:
    modules(
        tmp_path,
        first="""\
import { tell } from "./dom.js";
let failed = 0;
globalThis.done = (async () => {
  for (const wait of [1, 2, 3]) await import("./late.js").catch(() => (failed += 1));
  tell(`failed ${failed}`);
})();
""",
        dom="export const tell = (words) => say(words);\n",
        late="export const found = true;\n",
    )
    joined = scripts.join(tmp_path, "first", lambda name, _: "./nowhere.mjs")
    assert run(tmp_path, joined) == ["failed 3"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("export default 1;\n", "first.js: export default 1;"),
        ("export let count = 1;\n", "first.js: export let count"),
        ("export { one } from './dom.js';\n", "first.js: export { one }"),
        ("import * as dom from './dom.js';\n", "first.js: import * as dom"),
        ("import { one } from './dom.js';\n", "first.js: import { one }"),
        ('import { one } from "../dom.js";\n', "first.js: import { one }"),
        ('const two = 2;\nimport { one } from "./dom.js";\n', "first.js: import { one }"),
        ('import { one, ...rest } from "./dom.js";\n', "first.js: import { ...rest }"),
        ("const it = await import(name);\n", "first.js: const it = await import(name)"),
        ("const here = import.meta.url;\n", "first.js: const here"),
        ("const words = `one\ntwo`;\n", "first.js: a text in backticks over several lines"),
        ("/* one */ const two = 2; /*\n */\n", "first.js: code beside a comment"),
        ('import { two } from "./dom.js";\n', "first.js imports two, which dom.js does not export"),
        ('import { one } from "./nobody.js";\n', "nobody.js is imported and does not exist"),
        ('const later = () => import("./nobody.js");\n', "nobody.js is imported and does not exist"),
        ('import "./round.js";\n', "in a circle: first → round → first"),
        (
            'import "./dom.js";\nconst it = () => import("./dom.js");\n',
            "dom.js is asked for, and every page has it",
        ),
        (
            'const both = () => [import("./deep.js"), import("./deeper.js")];\n',
            "dom.js lies in two files: with deep.js and with deeper.js",
        ),
    ],
)
def test_a_form_that_is_not_joined_is_refused_with_its_place(tmp_path: Path, source: str, told: str) -> None:
    takes = 'import { one } from "./dom.js";\n'
    modules(tmp_path, first=source, dom="export const one = 1;\n", deep=takes, deeper=takes)
    modules(tmp_path, round='import "./first.js";\n')
    with pytest.raises(scripts.Unjoinable) as refused:
        scripts.join(tmp_path, "first", lambda name, _: f"./{name}.js")
    assert told in str(refused.value)


def test_what_is_sent_is_sound_and_whole() -> None:
    files = assets.files()
    scripts_sent = [name for name in files if name.startswith("js/")]
    assert {"js/sabar.js", "js/box.js", "js/hashing.js"} <= {*scripts_sent}
    for name in scripts_sent:
        checked = subprocess.run(
            [str(node.PROGRAM), "--input-type=module", "--check"],
            input=files[name],
            capture_output=True,
            check=False,
        )
        assert checked.returncode == 0, (name, checked.stderr.decode())
    assert f"./box.js?v={assets.mark('js/box.js')}" in files["js/sabar.js"].decode()
    sheets = [path.stem for path in (assets.STATIC_DIR / "css").glob("*.css")]
    assert sorted(name for names in assets.STYLES.values() for name in names) == sorted(sheets)
    for name in assets.STYLES:
        style = files[f"css/{name}.css"].decode()
        assert style.count("{") == style.count("}") and "/*" not in style
    # Inside the drawing of the band a blank at the start of a line tells attributes apart.
    assert "'\\\n shape-rendering" in files["css/sabar.css"].decode()
