"""Which coding a caller gets, as RFC 9110, section 12.5.3 reads his header."""

import zlib

import brotli
import pytest
import zstandard

from sabar.kit.net import encodings

UNPACK = {
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    "br": brotli.decompress,
    "gzip": lambda body: zlib.decompress(body, zlib.MAX_WBITS | 16),
}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZip", "gzip"),
        ("deflate", None),
        ("compress, deflate, exi", None),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0.2, br;q=0.3, zstd;q=0.1", "br"),
        ("gzip;q=0", None),
        ("gzip;q=0.0, br;q=0.000", None),
        ("gzip;q=0.001", "gzip"),
        ("gzip ; q=0.5 , br ; Q=0.9", "br"),
        ("*", "zstd"),
        ("*;q=0.5", "zstd"),
        ("*;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("zstd;q=0, *", "br"),
        ("zstd;q=0, br;q=0, *;q=0.1", "gzip"),
        ("gzip, *;q=0.5", "gzip"),
        ("identity;q=0", None),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("identity;q=1, gzip;q=0.5", None),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0.5, *;q=0.4", None),
        ("gzip;q=2", None),
        ("gzip;q=-1", None),
        ("gzip;q=nan", None),
        ("gzip;q=1e3, br", "br"),
        ("gzip;q=", None),
        ("gzip;level=9", "gzip"),
        ("gzip;level=9;q=0", None),
        (",,;;,gzip,;q=1", "gzip"),
        ("gzipped, brotli, zst", None),
        ("a" * 500 + ",gzip", None),
    ],
)
def test_a_caller_gets_what_he_likes_best_of_what_we_have(accepted: str, coding: str | None) -> None:
    assert encodings.chosen(accepted) == coding


@pytest.mark.parametrize("coding", encodings.CODINGS)
@pytest.mark.parametrize("size", [0, 1, 5_000, 200_000])
def test_what_was_packed_is_the_same_when_it_is_unpacked(coding: str, size: int) -> None:
    body = ("Où est le café ? " * (size // 17 + 1)).encode()[:size]
    for pack in (encodings.fast, encodings.best):
        assert UNPACK[coding](pack(coding, body)) == body
