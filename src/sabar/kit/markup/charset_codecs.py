"""The decoders of https://encoding.spec.whatwg.org/, by way of Python's where these do the same."""

import codecs
import re
from functools import cache

import webencodings

_HANDLER = "sabar.web"
_ESCAPE = re.compile(rb"\x1b(\$[@B]|\([BIJ])")
_HALF_KANA = re.compile(rb"[\xa1-\xdf]")
_UPPER = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))
#: By the name of the standard: letters for which Python has another one.
_OTHERWISE = {
    "euc-jp": str.maketrans("〜‖−¢£¬", "～∥－￠￡￢"),
    "gb18030": str.maketrans("\ue5e5", "\u3000"),
    "koi8-u": str.maketrans("╝╬", "ўЎ"),
}


def decoded(body: bytes, name: str) -> str:
    """The text, in the encoding that the standard knows by this name; broken bytes become U+FFFD."""
    if name == "replacement":
        return "\ufffd"
    if name in ("utf-8", "utf-16le", "utf-16be"):
        return body.decode(name, "replace")
    if name == "iso-2022-jp":
        body, name = _as_euc(body), "euc-jp"
    if name == "gbk":
        name = "gb18030"
    encoding = webencodings.lookup(name)
    if encoding is None:
        raise LookupError(name)
    text: str = encoding.codec_info.decode(body, _HANDLER)[0]
    return text.translate(_OTHERWISE[name]) if name in _OTHERWISE else text


def _as_euc(body: bytes) -> bytes:
    """ISO-2022-JP as EUC-JP, which has the same letters without switching between them."""
    first, *rest = _ESCAPE.split(body)
    parts = [first]
    for switch, piece in zip(rest[::2], rest[1::2], strict=True):
        if switch.startswith(b"$"):
            piece = piece.translate(_UPPER)
        elif switch == b"(I":
            piece = _HALF_KANA.sub(b"\x8e\\g<0>", piece.translate(_UPPER))
        parts.append(piece)
    return b"".join(parts)


def _handle(error: UnicodeError) -> tuple[str, int]:
    """What the standard knows and Python's decoder does not."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if error.encoding == "charmap" and 0x80 <= pair[0] < 0xA0:
        return chr(pair[0]), error.end
    if error.encoding == "gb18030" and pair[0] == 0x80:
        return "€", error.end
    if error.encoding == "euc_jp" and len(pair) == 2 and min(pair) >= 0xA1 and max(pair) < 0xFF:
        # Numbers in circles, Roman numerals, abbreviations in one square: only the neighbour has them.
        letter = _neighbour(pair)
        if letter:
            return letter, error.start + 2
    return "\ufffd", error.end


@cache
def _neighbour(pair: bytes) -> str:
    """The letter in this place of Shift_JIS; empty when it has none either."""
    row, cell = pair[0] - 0xA0, pair[1] - 0xA0
    lead = (row + 1) // 2 + (0x80 if row < 63 else 0xC0)
    trail = cell + (0x9E if row % 2 == 0 else 0x3F if cell < 64 else 0x40)
    letter = bytes((lead, trail)).decode("cp932", "ignore")
    return letter if len(letter) == 1 else ""


codecs.register_error(_HANDLER, _handle)
