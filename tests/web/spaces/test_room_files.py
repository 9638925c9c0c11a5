"""Files in the room of a space, without a script: sent with a post, changed with it, fetched."""

import io
import re
from html import unescape

import httpx
from PIL import Image

from tests import pictures
from tests.web.spaces.people import DAY, House, Visitor

PHOTO = pictures.encoded(pictures.photo((900, 700)), "JPEG")
Part = tuple[str, tuple[str, bytes]]


def sends(person: Visitor, path: str, *parts: Part, script: bool = False, **fields: object) -> httpx.Response:
    """A form with files in it, from a page of this server."""
    headers = {"origin": person.server.url, "sec-fetch-site": "same-origin"}
    if script:
        headers["X-Requested-With"] = "sabar"
    return person.web.http.post(path, data=fields, files=list(parts), headers=headers, follow_redirects=True)


def file(name: str, content: bytes) -> Part:
    return ("files[]", (name, content))


def hrefs(page: str) -> list[str]:
    """Of the files that a page shows."""
    return re.findall(r'(?:href|src)="(/s/[^"]+/files/[^"]+)"', page)


def test_pictures_and_files_are_sent_with_a_post_and_stand_under_it(house: House) -> None:
    page = sends(
        house.owner,
        f"{house.url}/posts",
        file("boat.jpg", PHOTO),
        file("", b""),
        file("tides <b>.pdf", b"%PDF-1.7"),
        text="Two files",
        **{"file_words[]": ["A red boat", "", "unused"], "sent_files": "1"},
    )
    assert page.status_code == 200
    shown = unescape(house.guest.web.get(house.url).text)
    assert 'alt="A red boat"' in shown and ">tides <b>.pdf<" in shown and "8 bytes" in shown
    picture, small, pdf = hrefs(shown)
    assert small == f"{picture}/thumbnail"
    answer = house.guest.web.get(picture)
    assert (
        answer.headers["content-type"] == "image/jpeg"
        and answer.headers["cache-control"] == "private, no-store"
    )
    assert Image.open(io.BytesIO(answer.content)).size == (900, 700)
    saved = house.guest.web.get(pdf)
    assert saved.content == b"%PDF-1.7"
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''tides%20%3Cb%3E.pdf"


def test_names_of_files_stand_in_no_address(house: House) -> None:
    sends(house.owner, f"{house.url}/posts", file("kelpbed.pdf", b"a"), text="a", sent_files="1")
    page = house.owner.web.get(house.url).text
    assert "kelpbed.pdf" in page and not [href for href in hrefs(page) if "kelpbed" in href]


def test_what_came_stays_when_the_rest_is_refused(house: House) -> None:
    page = sends(
        house.owner,
        f"{house.url}/posts",
        file("notes.txt", b"kept"),
        file("cut.jpg", PHOTO[:9000]),
        text="two",
        sent_files="1",
    )
    assert page.status_code == 422 and "notes.txt" in page.text and "damaged" in page.text
    (id,) = re.findall(r'name="file_ids\[\]" value="(\d+)"', page.text)
    sent = sends(
        house.owner, f"{house.url}/posts", file("", b""), text="two", sent_files="1", **{"file_ids[]": [id]}
    )
    assert sent.status_code == 200
    (said,) = house.owner.get(f"{house.path}/posts")
    assert [one["name"] for one in said["files"]] == ["notes.txt"]


def test_an_edit_keeps_takes_away_and_adds(house: House) -> None:
    sends(
        house.owner, f"{house.url}/posts", file("a.txt", b"a"), file("b.txt", b"b"), text="x", sent_files="1"
    )
    (said,) = house.owner.get(f"{house.path}/posts")
    first, second = (one["id"] for one in said["files"])
    url = f"{house.url}/p/{said['id']}"
    box = house.owner.web.get(f"{url}/edit").text
    assert re.findall(r'name="file_ids\[\]" value="(\d+)"', box) == [first, second]
    page = sends(
        house.owner,
        url,
        file("c.txt", b"c"),
        text="y",
        sent_files="1",
        **{"file_ids[]": [first, second], "let_go[]": [first]},
    )
    assert page.status_code == 200
    changed = house.owner.get(f"{house.path}/posts/{said['id']}")
    assert (changed["text"], [one["name"] for one in changed["files"]]) == ("y", ["b.txt", "c.txt"])
    # A form without places for files leaves them.
    house.owner.web.post(url, text="z")
    assert len(house.owner.get(f"{house.path}/posts/{said['id']}")["files"]) == 2


def test_a_script_sends_each_file_before_the_post_and_can_take_it_back(house: House) -> None:
    row = sends(house.member, f"{house.url}/files", ("file", ("boat.jpg", PHOTO)), script=True)
    assert row.status_code == 200 and "boat.jpg" in row.text
    (id,) = re.findall(r'name="file_ids\[\]" value="(\d+)"', row.text)
    assert house.member.web.get(f"{house.url}/files/{id}/thumbnail").status_code == 200
    assert house.owner.web.get(f"{house.url}/files/{id}").status_code == 404
    refused = sends(house.member, f"{house.url}/files", ("file", ("cut.jpg", PHOTO[:9000])), script=True)
    assert refused.status_code == 422 and "form-error" in refused.text and "damaged" in refused.text
    said = sends(
        house.member,
        f"{house.url}/posts",
        file("", b""),
        script=True,
        sent_files="1",
        **{"file_ids[]": [id], f"told[{id}]": "A boat"},
    )
    assert said.status_code == 200 and 'alt="A boat"' in said.text
    (id,) = re.findall(
        r'name="file_ids\[\]" value="(\d+)"',
        sends(house.member, f"{house.url}/files", ("file", ("a", b"a")), script=True).text,
    )
    assert house.member.web.post(f"{house.url}/files/{id}/drop").status_code == 204
    assert house.member.web.get(f"{house.url}/files/{id}").status_code == 404


def test_who_is_out_fetches_and_sends_nothing(house: House) -> None:
    sends(house.owner, f"{house.url}/posts", file("boat.jpg", PHOTO), text="a", sent_files="1")
    picture, small = hrefs(house.owner.web.get(house.url).text)
    house.removes(house.member)
    house.owner.server.clock.advance(2 * DAY + 1000)
    for person in (house.member, house.guest, house.outsider):
        for url in (picture, small):
            mine, none = person.web.get(url), person.web.get(url.replace(house.slug, "atelier-zzzz"))
            assert mine.status_code == none.status_code == 404
            assert _same(mine.text) == _same(none.text)
        for path in ("files", "posts"):
            assert sends(person, f"{house.url}/{path}", ("file", ("a", b"a")), text="a").status_code == 404
        assert person.web.post(f"{picture}/drop").status_code == 404


def _same(page: str) -> str:
    return re.sub(r"/s/[^\"<]+|nonce=\"[^\"]+\"", "", page)


def test_files_are_found_by_their_names_and_what_they_show(house: House) -> None:
    sent = {"data": {"description": "The bakery at dawn"}, "files": {"file": ("Tide-tables.txt", b"six")}}
    file = house.owner.ok("POST", f"{house.path}/files", **sent)
    house.says(house.owner, "for the journey", file_ids=[file["id"]])
    house.says(house.owner, "bread")
    for words in ("tide", "BAKERY", "journey dawn tables"):
        page = house.guest.web.get(f"{house.url}/search", q=words).text
        assert "for the journey" in page and "bread" not in page, words
    assert "Nothing found" in house.guest.web.get(f"{house.url}/search", q="bakery bread").text
    loose = house.owner.ok("POST", f"{house.path}/files", files={"file": ("unsent.txt", b"six")})
    assert loose["id"] and "Nothing found" in house.guest.web.get(f"{house.url}/search", q="unsent").text
