"""What encoding the bytes of a page are in when nobody says so, or what is said cannot be."""

import re

import chardet

from sabar.kit.markup.charset_codecs import decoded

#: As the guesser calls them → as the standard does. What no page was ever written in is not guessed.
_NAMES = {
    "cp932": "shift_jis",
    "euc_jis_2004": "euc-jp",
    "gb18030": "gb18030",
    "big5hkscs": "big5",
    "cp949": "euc-kr",
    "cp1251": "windows-1251",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "cp866": "ibm866",
    "iso8859-5": "iso-8859-5",
    "mac-cyrillic": "x-mac-cyrillic",
    "cp1253": "windows-1253",
    "iso8859-7": "iso-8859-7",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp874": "windows-874",
    "cp1250": "windows-1250",
    "iso8859-2": "iso-8859-2",
    "cp1252": "windows-1252",
    "cp1254": "windows-1254",
    "cp1257": "windows-1257",
    "cp1258": "windows-1258",
}
_LATIN = ("windows-1250", "iso-8859-2", "windows-1252", "windows-1254", "windows-1257", "windows-1258")
#: Those that are no Latin script.
BEYOND_LATIN = frozenset(_NAMES.values()) - set(_LATIN)

_JAPANESE = ("cp932", "euc_jis_2004")
_CYRILLIC = ("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
_CENTRAL = ("cp1250", "iso8859-2")
#: By the language a page says it is in: what it is likely to be written in, after the table of the HTML
#: standard. English is missing, because pages in every language say it.
_BY_LANGUAGE = {
    "ja": _JAPANESE,
    "ko": ("cp949",),
    "zh": ("gb18030", "big5hkscs"),
    "zh-cn": ("gb18030",),
    "zh-hans": ("gb18030",),
    "zh-tw": ("big5hkscs",),
    "zh-hk": ("big5hkscs",),
    "zh-hant": ("big5hkscs",),
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba"), _CYRILLIC),
    **dict.fromkeys(("cs", "hu", "pl", "sk", "sl", "hr", "ro", "bs"), _CENTRAL),
    **dict.fromkeys(("et", "lt", "lv"), ("cp1257",)),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256",)),
    **dict.fromkeys(("tr", "az", "ku"), ("cp1254",)),
    **dict.fromkeys(("fr", "de", "es", "pt", "it", "nl", "sv", "da", "nb", "no", "fi", "is"), ("cp1252",)),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255",),
    "th": ("cp874",),
    "vi": ("cp1258",),
}

#: What the guesser is to say when nothing fits.
_NONE = "ascii"
#: Bytes looked at: of one piece between two tags, and in all.
_PIECE = 2048
_SAMPLE = 32 * 1024
#: So few accents tell nothing of a language; it is the usual encoding, when these letters are usual in it.
_FEW = 4
_WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôöøœùúûüýßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜ¿¡«»“”‘’–—…°ªº·£€©®™\u00a0")
_BEYOND = re.compile(rb"[\x80-\xff]+")
#: Where the encodings of Latin letters have most of theirs, and Big5 does not.
_USUAL = re.compile(rb"[\xc0-\xff]")
#: No language in Latin letters writes more with accents in a row.
_RUN_MOST = 3
#: Quotation marks, dashes, dots and blanks of the Windows encodings.
_SIGNS = re.compile(rb"[\x80\x85\x91-\x97\xa0]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u4e00-\u9fff]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")


def guess(sample: bytes, language: str = "") -> str:
    """The likeliest encoding of bytes that are no UTF-8, by the name of the standard. `sample`: what
    `sample_of` makes of a page; `language`: what the page says it is written in, in small letters.
    """
    hinted = _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.partition("-")[0])
    found = _asked(sample, hinted) if hinted else ""
    if found:
        return found
    if is_latin(sample):
        beyond = decoded(bytes(byte for byte in sample if byte > 0x7F), "windows-1252")
        few = len(beyond) < _FEW and _WESTERN.issuperset(beyond)
        return "windows-1252" if few else _asked(sample, _LATIN) or "windows-1252"
    found = _japanese(sample) or _asked(sample, tuple(_NAMES)) or "windows-1252"
    return "gb18030" if found == "euc-kr" and _chinese(sample) else found


def sample_of(body: bytes) -> bytes:
    """The pieces between tags and inside of tags that hold anything beyond ASCII, up to a size."""
    pieces: list[bytes] = []
    size = 0
    for piece in re.split(rb"[<>]", body):
        if not piece.isascii():
            pieces.append(piece[:_PIECE])
            size += len(pieces[-1])
            if size >= _SAMPLE:
                break
    return b"<".join(pieces)


def is_latin(sample: bytes) -> bool:
    """Whether this looks like words in Latin letters, some of them with accents, one byte each."""
    words = re.split(rb"[\0-@\[-`{-\x7f]+", _SIGNS.sub(b" ", sample))
    accented = b" ".join(word for word in words if not word.isascii())
    runs = [len(run) for run in _BEYOND.findall(accented)]
    alone = 2 * sum(runs) <= 3 * len(runs) and max(runs, default=0) <= _RUN_MOST
    usual = 2 * len(_USUAL.findall(accented)) >= sum(runs)
    return alone and usual and not _japanese(sample)


def _asked(sample: bytes, candidates: tuple[str, ...]) -> str:
    found = chardet.detect(
        sample,
        include_encodings=(*candidates, _NONE),
        compat_names=False,
        no_match_encoding=_NONE,
        max_bytes=2 * _SAMPLE,
    )
    return _NAMES.get(found["encoding"] or "", "")


def _japanese(sample: bytes) -> str:
    """Japanese by its kana, which stand in every sentence and which nothing else looks like."""
    for name in ("euc-jp", "shift_jis"):
        text = decoded(sample, name)
        beyond = sum(not letter.isascii() for letter in text)
        if 20 * text.count("\ufffd") > beyond:
            continue
        if 4 * len(_KANA.findall(text)) >= beyond and 4 * len(_HALF_KANA.findall(text)) < beyond:
            return name
    return ""


def _chinese(sample: bytes) -> bool:
    """Whether bytes that can be Korean are Chinese: hardly a Korean page still writes Chinese characters."""
    text = decoded(sample, "euc-kr")
    return 8 * len(_HAN.findall(text)) > len(_HANGUL.findall(text))
