"""The box on our pages reads a text as the server does: ten thousand texts, one run of JavaScript."""

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tools import grammar as tool

from sabar.rules.writing import compose, grammar, links
from tests.clients import node

JS = Path(tool.JS)
_READS = """
import { readFileSync } from "node:fs";
const { scan, clean } = await import(process.argv[1]);
const texts = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map((it) => ({ clean: clean(it), ...scan(it) }))));
"""

#: What the two could read differently, whole and in pieces.
PIECES = [
    *"@@@@####::///..--__··・＃＠",
    *"abzAZ09 \n\t'\"()[]{}<>&=?!,;~*|^%+$`\\",
    *"éÉßſKİıñ字語だよねさん한국ไทยខ្ញុំរកမြန်လາວ",
    *"привет αβς עברית العربية می हिन्दी ক্ষ മലയാളം",
    *"、。，！？…「」『』（）«»“”’",
    *"\u200b\u200c\u200d\u2060\u00ad\u200e\u200f\u202e\u2066\u2069\ufeff\ufe0f\ufe0e\u034f",
    *"\x00\x1f\x85\u2028\u3000\u00a0",
    *"\u0301\u0334\u094d\u0915\u17d2\u180b\u115f\u3164\u2800\U000e0061\U000e0100\ufdd0\uffff\U0001fffe",
    *"😀✪❤🏴🏽👩🔥🇫🇷1⃣",
    "👩‍❤️‍💋‍👩", "❤️", "#️⃣", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "\r\n", "\r", "\n\n\n", "   ",
    "@bob", "@Bob@far.example", "@bob@bücher.example", "@a@é.é ", "foo@bar@example.org",
    "@bob@localhost:3000", "@bob.", "@bob-", "@_@", "@alice@", "@http://x", "=@bob", "é@bob",
    "こんにちは@bob",
    "@bob@far.exampleさん",
    "#tag", "#hashtaghttps://example.com", "＃日本語", "#1", "#·a",
    "http://", "https://", "HTTPS://", "gemini://", "gopher://", "ipfs://", "ssb://", "dat://", "://",
    "xmpp:", "XMPP:", "xmpp://a@b.example/", "magnet:", "magnet:?", "javascript:", "mailto:", "ftp://",
    "example.com", ".com", "com", ".example", "example", "no-tld", "127.0.0.1", "1.2.", "256",
    "localhost:3000", ":80",
    ":99999", ":8080/x",
    "https://example.org/", "https://example.com。文文", "http://example.comだよね.comtest/hogehoge",
    "http://✪df.ws/ejp", "https://例え.みんな/道", "https://пример.рф/", "https://xn--p1ai.xn--p1ai",
    "https://a.example/b_(c)_d", "https://a.example/)", "http://www\\.google\\.com", "https://a.example/@bob#top",
    "https://bank.example@evil.example/", "magnet:?xt=urn:btih:c12f", "xmpp:user@instance.com/res?join",
    "/path?q=#a", "https://a.example/" + "b" * 2040, "「https://example.org/」" + "字" * 490, "a" * 70,
    "a." * 130,
]  # fmt: skip


def made() -> list[str]:
    chance = random.Random(20_260)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(9_000)]
    texts += ["".join(chance.choices(PIECES[:120], k=chance.randint(1, 40))) for _ in range(1_500)]
    return [*PIECES, *texts]


def test_the_box_counts_and_names_as_the_server_does_in_ten_thousand_texts() -> None:
    texts = made()
    assert len(texts) > 10_000
    done = subprocess.run(
        [str(node.PROGRAM), "--input-type=module", "--eval", _READS, (JS / "scan.js").as_uri()],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    wrong = []
    for typed, box in zip(texts, json.loads(done.stdout), strict=True):
        found = compose.scan(typed)
        here = {"clean": found.text, "length": compose.count(found), "people": people(found)}
        if here != box:
            wrong.append((typed, here, box))
    assert not wrong, "\n".join(
        f"{typed!r}\n  server {here!r}\n  box    {box!r}" for typed, here, box in wrong[:8]
    )


def people(found: compose.Scan) -> list[str]:
    named = [t for t in found.tokens if isinstance(t, compose.Mention)]
    return list(dict.fromkeys(t.name + (f"@{t.host.lower()}" if t.host else "") for t in named))


@pytest.mark.parametrize(
    ("name", "made"),
    [("web/static/js/grammar.js", tool.script), ("web/static/js/tops.js", tool.tops_script)],
)
def test_what_the_box_reads_by_is_what_the_server_reads_by(name: str, made: Callable[[], str]) -> None:
    there = (tool.SRC / name).read_text(encoding="utf-8")
    assert there == made(), "run: python tools/grammar.py"


def test_the_top_levels_are_those_of_the_list_that_the_lock_file_brings() -> None:
    assert grammar.tops() >= set(tool.listed()), "run: python tools/grammar.py"
    for name in ("com", "みんな", "рф", "gay", "ck", "onion", "example"):
        assert name in grammar.tops()
    assert links.host_end("a.such-top") == 0
