"""One document of ActivityPub says one thing, in whichever spelling it comes."""

import json
from typing import Any

import pytest

from sabar.federation.translate import shapes
from sabar.federation.translate.shapes import Unreadable

AS = "https://www.w3.org/ns/activitystreams"


def written(**values: Any) -> bytes:
    return json.dumps({"@context": AS, **values}).encode()


@pytest.mark.parametrize(
    "context",
    [
        AS,
        [AS, "https://w3id.org/security/v1"],
        ["https://join-lemmy.org/context.json", AS],
        [AS, {"toot": "http://joinmastodon.org/ns#", "movedTo": {"@id": "as:movedTo", "@type": "@id"}}],
        [AS, {"id": "@id", "type": "@type", "Emoji": "toot:Emoji", "owner": {"@id": "sec:owner"}}],
        [f"{AS}#"],
    ],
)
def test_a_document_with_the_context_of_activitystreams_is_read(context: Any) -> None:
    found = shapes.read(json.dumps({"@context": context, "id": "https://a.example/1"}).encode())
    assert found == {"id": "https://a.example/1"}


def test_the_language_that_a_context_names_is_that_of_the_document() -> None:
    found = shapes.read(
        json.dumps({"@context": [AS, {"@language": "de"}], "id": "https://a.example/1"}).encode()
    )
    assert found == {"id": "https://a.example/1", shapes.SPOKEN: "de"}


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"id": "https://a.example/1"}',
        b'{"@context": "https://schema.org", "id": "https://a.example/1"}',
        b'{"@context": {"@vocab": "https://www.w3.org/ns/activitystreams"}}',
        b'{"@context": "https://www.w3.org/ns/activitystreams", "a": ' + b"[" * 100_000,
    ],
)
def test_what_is_no_document_of_activitystreams_is_refused(document: bytes) -> None:
    with pytest.raises(Unreadable):
        shapes.read(document)


@pytest.mark.parametrize(
    "context",
    [
        {"actor": "https://evil.example/ns#x"},
        {"actor": "as:object"},
        {"speaker": "as:actor"},
        {"speaker": {"@id": "https://www.w3.org/ns/activitystreams#actor", "@type": "@id"}},
        {"id": "as:url"},
        {"name": "@id"},
        {"object": None},
    ],
)
def test_a_context_that_gives_words_another_meaning_is_refused(context: dict[str, Any]) -> None:
    """CVE-2022-24307, CVE-2026-50128: a signature over a document that says something else."""
    with pytest.raises(Unreadable):
        shapes.read(json.dumps({"@context": [AS, context], "id": "https://a.example/1"}).encode())


@pytest.mark.parametrize("depth", [0, 1, 5])
@pytest.mark.parametrize("word", ["@graph", "@included", "@reverse", "@nest", "@import"])
def test_words_by_which_one_document_says_two_things_are_refused(word: str, depth: int) -> None:
    """GHSA-chgx-jx3p-rf73: however deep they stand."""
    inner: dict[str, Any] = {word: []}
    for _ in range(depth):
        inner = {"object": [inner]}
    with pytest.raises(Unreadable):
        shapes.read(written(id="https://a.example/1", **inner))


def test_a_name_that_is_there_in_two_spellings_is_refused() -> None:
    with pytest.raises(Unreadable):
        shapes.read(written(**{"actor": "https://a.example/1", "as:actor": "https://b.example/2"}))
    with pytest.raises(Unreadable):
        shapes.read(written(**{"id": "https://a.example/1", "@id": "https://b.example/2"}))


def test_prefixed_and_full_names_are_the_plain_ones() -> None:
    found = shapes.read(
        written(
            **{
                "@id": "https://a.example/1",
                "@type": [f"{AS}#Create", "as:Activity"],
                "as:actor": {"@id": "https://a.example/u"},
                "toot:featured": "https://a.example/f",
                f"{AS}#object": {"@type": "as:Note", "misskey:_misskey_quote": "https://b.example/2"},
                "other:thing": 1,
            }
        )
    )
    assert found == {
        "id": "https://a.example/1",
        "type": ["Create", "Activity"],
        "actor": {"id": "https://a.example/u"},
        "featured": "https://a.example/f",
        "object": {"type": "Note", "_misskey_quote": "https://b.example/2"},
        "other:thing": 1,
    }


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, []),
        ("https://a.example/1", ["https://a.example/1"]),
        ({"id": "https://a.example/1", "type": "Note"}, ["https://a.example/1"]),
        ({"type": "Link", "href": "https://a.example/1"}, ["https://a.example/1"]),
        (["https://a.example/1", {"id": "https://b.example/2"}, "https://a.example/1"],
         ["https://a.example/1", "https://b.example/2"]),
        ([None, 7, {}, [], "", {"id": None}], []),
        ("x" * 3000, []),
    ],
)  # fmt: skip
def test_ids_are_found_in_every_shape(value: Any, found: list[str]) -> None:
    assert shapes.ids(value) == found
    assert shapes.first_id(value) == (found[0] if found else "")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/1", "https://a.example/2", True),
        ("https://a.example/1", "https://A.EXAMPLE/2", True),
        ("https://a.example/1", "https://a.example:443/2", True),
        ("https://a.example/1", "https://a.example:8443/2", False),
        ("https://a.example/1", "https://b.a.example/2", False),
        ("https://bücher.example/1", "https://xn--bcher-kva.example/2", True),
        ("https://a.example/1", "https://a.example@b.example/2", False),
        ("acct:u@a.example", "acct:v@a.example", False),
        ("", "", False),
        ("https://a.example:port/1", "https://a.example:port/1", False),
    ],
)
def test_two_addresses_are_of_one_server_by_host_and_port(one: str, other: str, same: bool) -> None:
    assert shapes.same_host(one, other) is same


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://a.example/@u", "https://a.example/@u"),
        ([{"type": "Link", "mediaType": "video/mp4", "href": "https://a.example/v.mp4"},
          {"type": "Link", "mediaType": "text/html", "href": "https://a.example/w"}], "https://a.example/w"),
        ([{"type": "Link", "mimeType": "text/html", "href": "https://a.example/w"}], "https://a.example/w"),
        (["https://a.example/1", "https://a.example/2"], "https://a.example/1"),
        ("javascript:alert(1)", ""),
        ({"type": "Link", "href": "data:text/html,x"}, ""),
        (None, ""),
    ],
)  # fmt: skip
def test_the_page_of_something_is_the_link_that_people_open(url: Any, page: str) -> None:
    assert shapes.page(url) == page


def test_counts_flags_times_and_words_are_what_they_seem_or_nothing() -> None:
    assert [shapes.number(one, 100) for one in (7, 0, 1000, -1, True, "7", 1.5, None)] == [
        7, 0, 100, None, None, None, None, None,
    ]  # fmt: skip
    assert shapes.moment("2026-01-02T00:00:00Z") == 1_767_312_000_000
    assert [shapes.moment(one) for one in ("yesterday", "0000-01-01T00:00:00Z", 5, None)] == [None] * 4
    assert shapes.text({"@value": "salut", "@language": "fr"}) == "salut"
    assert shapes.text(["a", "b"]) == "a"
    assert [shapes.text(one) for one in (None, 5, {}, [])] == [""] * 4
    assert (len(shapes.text("x" * 10_000)), shapes.text("xyz", 2)) == (500, "xy")
    assert shapes.text("half \ud800 a character") == "half  a character"
