"""What is read from a picture's headers before any decoder sees it."""

from hypothesis import example, given
from hypothesis import strategies as st

from sabar.kit import sniff

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
    assert sniff.picture_format(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"avif") is None
    assert sniff.picture_format(b" GIF89a") is None
    assert sniff.picture_format(b"<svg/>") is None


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", GIF, GIF + FRAME, b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WEBPVP8L"]),
)
@example(b"", b"\0\0\0\0ftyp")
@example(b"", GIF[:10])
def test_no_bytes_break_the_reading_of_headers(rest: bytes, start: bytes) -> None:
    data = start + rest
    sniff.picture_format(data[:64])
    assert 0 <= sniff.gif_frames(data, 300) <= 300
    size = sniff.webp_size(data)
    assert size is None or min(size) >= 0
