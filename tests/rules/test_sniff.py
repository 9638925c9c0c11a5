"""What is read from a picture's headers before any decoder sees it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sabar.kit.media import sniff

GIF = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff"
FRAME = b"\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
COMMENT = b"\x21\xfe\x02,,\0"


def test_frames_are_counted_past_comments_and_colour_tables() -> None:
    own_table = b"\x2c\0\0\0\0\1\0\1\0\x80,,,,,,\2\2\x44\1\0"
    assert sniff.gif_frames(GIF + FRAME + b";", 9) == 1
    assert sniff.gif_frames(GIF + COMMENT + FRAME + COMMENT + own_table + FRAME + b";" + FRAME, 9) == 3
    assert sniff.gif_frames(GIF + FRAME * 50, 9) == 9


def test_only_the_bytes_tell_the_format() -> None:
    assert sniff.picture_format(b"\xff\xd8\xff\xe0") == "jpeg"
    assert sniff.picture_format(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf") == "avif"
    assert sniff.picture_format(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"avif") == "heic"
    assert sniff.picture_format(b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + b"heic") is None
    assert sniff.picture_format(b" GIF89a") is None
    assert sniff.picture_format(b"<svg/>") is None


@pytest.mark.parametrize("first", [b"wide", b"mdat", b"moov", b"free", b"skip", b"pnot"])
@pytest.mark.parametrize("size", [b"\0\0\0\x08", b"\0\0\0\x01", b"\0\0\0\0", b"\x01\x02\x03\x04"])
def test_quicktime_from_before_ftyp_is_a_film_by_its_first_box(first: bytes, size: bytes) -> None:
    assert sniff.film_family(size + first + b"\0" * 56) == "mov"


def test_words_that_are_names_of_boxes_make_no_film() -> None:
    for text in (b"The free lunch", b"Far wide open", b"\0\0\0\x07wide", b"Pickskip"):
        assert sniff.film_family(text + b" " * 50) is None


def test_what_follows_a_tag_is_what_the_file_is() -> None:
    tagged = b"ID3\x04\0\0\0\0\x01\x05" + b"\0" * 60
    assert sniff.after_tag(tagged) == 10 + 133
    assert sniff.after_tag(tagged[:5] + b"\x10" + tagged[6:]) == 20 + 133
    assert sniff.after_tag(b"ID3\x04\0\0\0\0\x81\x05") == 0
    assert sniff.after_tag(b"fLaC" + tagged) == 0


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", GIF, GIF + FRAME, b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WEBPVP8L"]),
)
@example(b"", b"\0\0\0\0ftyp")
@example(b"", GIF[:10])
def test_no_bytes_break_the_reading_of_headers(rest: bytes, start: bytes) -> None:
    data = start + rest
    sniff.picture_format(data[:64])
    sniff.film_family(data[:64])
    assert sniff.after_tag(data[:64]) >= 0
    assert 0 <= sniff.gif_frames(data, 300) <= 300
    size = sniff.webp_size(data)
    assert size is None or min(size) >= 0
