"""Write what the emoji picker shows: `python tools/emojis.py`.

Names, words to search by and groups come from `emojibase-data` (Unicode's own names, in the order of its
chart), taken with `npm`; a newer one is a newer VERSION here. One file per language of the pages:
`static/emoji/<language>.json`.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import regex

from sabar.kit import i18n
from sabar.web.frame import assets

VERSION = "17.0.0"
#: Emoji of later versions of Unicode are empty boxes on too many machines yet.
_NEWEST = 15.1
TONES = ("\U0001f3fb", "\U0001f3fc", "\U0001f3fd", "\U0001f3fe", "\U0001f3ff")
#: Asks for colours where there are no others.
_NEEDLESS = regex.compile(r"^(\p{Emoji_Presentation})\ufe0f$")
_GROUPS_LEFT_OUT = {"component"}
_NPM = Path(sys.executable).with_name("npm")
#: Where a name of another chat program differs from the words of the language: `:tada:`.
_NICKNAMES = "en/shortcodes/github.json"


def toned(emoji: str, tone: str) -> str:
    """How the picker colours a hand or a face: the tone follows the first character."""
    return emoji[0] + tone + emoji[1:].removeprefix("\ufe0f")


def row(one: dict[str, Any], nicknames: list[str]) -> list[object]:
    """[emoji, name, further words, 1 when it has skin tones]."""
    known = one["label"].split()
    found = [word for phrase in one.get("tags", []) for word in phrase.split()]
    words = dict.fromkeys([*nicknames, *(word for word in found if word not in known)])
    emoji = _NEEDLESS.sub(r"\1", one["emoji"])
    skins = sorted(skin["emoji"] for skin in one.get("skins", []) if isinstance(skin["tone"], int))
    has_tones = bool(skins) and skins == sorted(toned(emoji, tone) for tone in TONES)
    return [emoji, one["label"], " ".join(words), *([1] if has_tones else [])]


def chart(folder: Path, lang: str) -> dict[str, list[list[object]]]:
    """The groups in their order, each with its rows. What they are called, the template says."""
    read = {
        name: json.loads((folder / name).read_text(encoding="utf-8"))
        for name in (f"{lang}/data.json", f"{lang}/messages.json", _NICKNAMES)
    }
    nicknames = {
        code: [names] if isinstance(names, str) else names for code, names in read[_NICKNAMES].items()
    }
    emojis = sorted(
        (one for one in read[f"{lang}/data.json"] if "group" in one), key=lambda one: one["order"]
    )
    return {
        group["key"]: [
            row(one, nicknames.get(one["hexcode"], [])) for one in emojis if one["group"] == group["order"]
        ]
        for group in read[f"{lang}/messages.json"]["groups"]
        if group["key"] not in _GROUPS_LEFT_OUT
    }


def main() -> None:
    into = assets.STATIC_DIR / "emoji"
    into.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([_NPM, "pack", "--silent", f"emojibase-data@{VERSION}"], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        for lang in i18n.languages():
            shown = chart(Path(folder) / "package", lang)
            text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
            (into / f"{lang}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
