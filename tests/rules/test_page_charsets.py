"""The text of a page, whatever its bytes are and whatever is said of them."""

import codecs
import random
import time

import pytest

from sabar.kit.markup import webpage
from tests.rules.encoding_labels import LABELS

#: By encoding: words that are written in it, and how Python calls it.
WORDS = {
    "big5": ("臺灣新聞網", "big5"),
    "euc-jp": ("日本語のページ", "euc_jp"),
    "euc-kr": ("한국의 뉴스", "cp949"),
    "gb18030": ("中国新闻网", "gb18030"),
    "gbk": ("中国新闻网", "gbk"),
    "ibm866": ("Новости дня", "cp866"),
    "iso-2022-jp": ("日本語のページ", "iso2022_jp"),
    "iso-8859-10": ("Ąžuolas ķekars", "iso8859-10"),
    "iso-8859-13": ("Ąžuolas įdomus", "iso8859-13"),
    "iso-8859-14": ("Ŵyneb ŷd", "iso8859-14"),
    "iso-8859-15": ("Cœur à 3 €", "iso8859-15"),
    "iso-8859-16": ("Știri și viață", "iso8859-16"),
    "iso-8859-2": ("Příliš žluťoučký kůň", "iso8859-2"),
    "iso-8859-3": ("Ĉiuĵaŭde eĥoŝanĝo", "iso8859-3"),
    "iso-8859-4": ("Ģimene ķēve", "iso8859-4"),
    "iso-8859-5": ("Новости дня", "iso8859-5"),
    "iso-8859-6": ("مرحبا بالعالم", "iso8859-6"),
    "iso-8859-7": ("Καλημέρα κόσμε", "iso8859-7"),
    "iso-8859-8": ("שלום עולם", "iso8859-8"),
    "iso-8859-8-i": ("שלום עולם", "iso8859-8"),
    "koi8-r": ("Новости дня", "koi8-r"),
    "koi8-u": ("Новини країни", "koi8-u"),
    "macintosh": ("Œuvre déjà là", "mac-roman"),
    "shift_jis": ("日本語のページ", "cp932"),
    "utf-8": ("日本 é ✓", "utf-8"),
    "windows-1250": ("Příliš žluťoučký kůň", "cp1250"),
    "windows-1251": ("Новости дня", "cp1251"),
    "windows-1252": ("L’été à 3 €", "cp1252"),
    "windows-1253": ("Καλημέρα κόσμε", "cp1253"),
    "windows-1254": ("İstanbul güneşli", "cp1254"),
    "windows-1255": ("שלום עולם", "cp1255"),
    "windows-1256": ("مرحبا بالعالم", "cp1256"),
    "windows-1257": ("Ąžuolas įdomus", "cp1257"),
    "windows-1258": ("Ti\u00eang Vi\u00ea\u0323t", "cp1258"),
    "windows-874": ("สวัสดีชาวโลก", "cp874"),
    "x-mac-cyrillic": ("Новости дня", "mac-cyrillic"),
}
#: Where a page or its server says its encoding: content type, and the beginning of the page.
PLACES = {
    "header": ("text/html; charset={}", ""),
    "header in quotes": ('text/html;charset="{}"', ""),
    "header in single quotes": ("text/html; boundary=x; CharSet='{}' ", ""),
    "meta": ("text/html", "<!-- <meta charset=utf-8> --><p title='<meta charset=utf-8>'><meta charset='{}'>"),
    "meta later": ("text/html", "<p>" * 800 + "<META CharSet = {} />"),
    "http-equiv": ("text/html", '<meta content="text/html; charset={}" http-equiv="Content-Type">'),
    "XML declaration": ("application/xhtml+xml", '<?xml version="1.0" encoding="{}"?>'),
}


def test_the_labels_are_all_there() -> None:
    assert sum(map(len, LABELS.values())) == 228
    assert set(LABELS) - set(WORDS) == {"replacement", "utf-16be", "utf-16le", "x-user-defined"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", WORDS)
def test_every_label_of_the_web_is_understood_wherever_it_stands(name: str, place: str) -> None:
    words, codec = WORDS[name]
    header, start = PLACES[place]
    for label in LABELS[name]:
        for spelled in (label, label.upper()):
            body = start.format(spelled).encode() + b"<title>" + words.encode(codec) + b"</title>"
            text = webpage.decode(body, header.format(spelled))
            assert webpage.read(text).title == words, (spelled, place)


@pytest.mark.parametrize("label", [label for name in ("utf-16le", "utf-16be") for label in LABELS[name]])
def test_utf_16_is_read_where_it_is_and_nowhere_else(label: str) -> None:
    codec = "utf-16-be" if label in LABELS["utf-16be"] else "utf-16-le"
    title = "<title>Ünïcödé</title>"
    assert webpage.decode(title.encode(codec), f"text/html; charset={label}") == title
    assert webpage.decode(title.encode(codec), "text/html") == title
    # A page that says in readable ASCII that it is UTF-16 is not; the standard takes it for UTF-8.
    meta = f"<meta charset={label}>{title}"
    assert webpage.decode(meta.encode(), "text/html") == meta
    assert webpage.decode(title.encode(), f"text/html; charset={label}") == title


@pytest.mark.parametrize("label", LABELS["replacement"])
def test_what_is_unsafe_to_read_is_not_read(label: str) -> None:
    body = b"<title>\x1b$)C~{<script>~}\xe9</title>"
    assert webpage.decode(body, f"text/html; charset={label}") == "\ufffd"


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_mark_at_the_beginning_is_believed_before_all_else(mark: bytes, codec: str) -> None:
    text = "<meta charset=koi8-r><title>été 日本</title>"
    assert webpage.decode(mark + text.encode(codec), "text/html; charset=windows-1251") == text


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        # What is unknown is as if it were not said.
        ('<meta charset="x-none">café'.encode("cp1252"), "text/html; charset=base64", "café"),
        (b"<meta name=x content='charset=koi8-r'>caf\xe9", "text/html", "café"),
        (b"<meta charset=x-user-defined>caf\xe9", "text/html", "café"),
        # The header is the better witness, the first meta before the second.
        ("<meta charset=koi8-r>Новости дня".encode("cp1251"), "text/html; charset=windows-1251", "Новости"),
        ("<meta charset=cp1251><meta charset=koi8-r>Новости дня".encode("cp1251"), "text/html", "Новости"),
        # Letters that one neighbour has and another has not.
        (b"\xad\xa1\xad\xea\xa5\xab\xa5\xca", "text/html; charset=euc-jp", "①㈱カナ"),
        (b"\x1b$B-!-j\x1b(I6E\x1b(B.", "text/html; charset=iso-2022-jp", "①㈱ｶﾅ."),
        (b"\xa1\xc1", "text/html; charset=euc-jp", "～"),
        (b"3 \x80 \xc4\xe3", "text/html; charset=gb2312", "3 € 你"),
        (b"\x93\xe9\x94", "text/html; charset=iso-8859-1", "“é”"),
        # The rest of a page goes on after a letter that is broken.
        (b"<meta charset=shift_jis>\x93\xfa\x96{\x82<b>", "text/html", "日本\ufffd<b>"),
    ],
)
def test_what_is_said_is_read_as_browsers_do(body: bytes, content_type: str, text: str) -> None:
    assert text in webpage.decode(body, content_type)


@pytest.mark.parametrize("said", ["text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"])
@pytest.mark.parametrize(
    ("words", "codec"),
    [
        ("SJISのページ", "cp932"),
        ("東京の天気予報", "cp932"),
        ("ニュースのまとめ", "euc_jp"),
        ("日本語のページ", "iso2022_jp"),
        ("中国新闻网首页", "gbk"),
        ("臺灣新聞網首頁", "big5"),
        ("한국의 오늘 뉴스", "cp949"),
        ("Новости дня в Москве", "cp1251"),
        ("Новости дня в Москве", "koi8-r"),
        ("Τα νέα της ημέρας", "cp1253"),
        ("חדשות היום בישראל", "cp1255"),
        ("ข่าววันนี้ในประเทศไทย", "cp874"),
        ("Tofu á l'orange", "cp1252"),
        ("Café déjà vu", "cp1252"),
        ("Año nuevo en España", "cp1252"),
        ("Über uns – Größe", "cp1252"),
        ("Où est l’été ?", "cp1252"),
    ],
)
def test_bytes_that_refute_what_is_said_are_read_as_what_they_are(words: str, codec: str, said: str) -> None:
    """A page in Shift_JIS under a header that says UTF-8; a page that says nothing."""
    body = (
        b"<!doctype html><html><head><title>" + words.encode(codec) + b"</title></head><body>x</body></html>"
    )
    assert webpage.read(webpage.decode(body, said)).title == words


def test_the_language_of_a_page_tells_what_its_bytes_may_be() -> None:
    for language, words, codec in (
        ("pl", "Łódź", "iso8859-2"),
        ("cs", "Žluťoučký kůň", "cp1250"),
        ("tr", "İş ilanı", "cp1254"),
        ("lv", "Rīga", "cp1257"),
        ("zh-TW", "首頁", "big5"),
        ("zh-CN", "首页", "gbk"),
        ("ja", "東京", "euc_jp"),
    ):
        body = f'<html lang="{language}"><title>'.encode() + words.encode(codec) + b"</title>"
        assert webpage.read(webpage.decode(body, "text/html; charset=utf-8")).title == words, language


def test_utf_8_is_known_under_a_header_that_nobody_wrote() -> None:
    text = "<title>L’été à la plage</title>"
    for said in ("text/html", "text/html; charset=iso-8859-1", "text/html; charset=shift_jis"):
        assert webpage.decode(text.encode(), said) == text
    # A few broken bytes do not make it something else.
    assert webpage.decode(text.encode() + b"\xe9", "text/html; charset=utf-8") == text + "\ufffd"
    cut = "日本語".encode() * 1000
    assert "日本語" in webpage.decode(cut[:-1], "text/html")


def test_no_bytes_take_long() -> None:
    size = 1024 * 1024
    noise = random.Random(1).randbytes(size)
    bodies = [noise, b"\xff" * size, b"\xad\xa1\xad" * (size // 3), b"\x1b$B" * (size // 3), b"<" * size]
    bodies += [piece * (size // len(piece)) for piece in (b"<meta ", b"<!--", b"<?xml ", b"<html ", b"\xe9<")]
    bodies += [
        b"<p " + b"=" * size,
        b"<meta content='" + b"charset " * (size // 8) + b"'",
        b"<a b='" * (size // 6),
    ]
    started = time.process_time()
    for body in bodies:
        for said in ("", "; charset=euc-jp", "; charset=windows-1253"):
            webpage.decode(body, f"text/html{said}")
    spent = time.process_time() - started
    assert spent < 25, f"{spent / len(bodies) / 3:.2f} s for a page"
