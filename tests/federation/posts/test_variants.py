"""Posts in all the forms of other programs are what their writers meant."""

import json
from typing import Any

import pytest

from tests.api.people import Person
from tests.federation.posts import elsewhere
from tests.federation.posts.languages import LANGUAGES
from tests.federation.posts.variants import HOST, VARIANTS, Variant
from tests.federation.scripted import Peer, Stranger
from tests.server import Server

ALL = [*VARIANTS, *LANGUAGES]
#: By the name of each: its number here, if it was kept.
Numbers = dict[str, str | None]


def there(peer: Peer, given: Any) -> Any:
    """The same of this server."""
    return json.loads(json.dumps(given).replace(HOST, peer.host))


@pytest.fixture(scope="module")
def came(here: Server, peer: Peer, mira: Stranger, fan: Person) -> Numbers:
    """All of them, one after the other."""
    first = mira.note("first", id=f"{mira.id}/first")
    peer.documents["/users/mira/first"] = first
    sent = {"": first}
    elsewhere.does(here, mira, mira.activity("Create", first))
    for one in ALL:
        note = mira.note("<p>hello</p>")
        changed = {key: value for key, value in (note | there(peer, one.given)).items() if value is not None}
        sent[one.name] = note
        # What is no post as it was sent is looked up.
        peer.documents[note["id"].removeprefix(peer.url)] = changed
        elsewhere.does(here, mira, mira.activity("Create", changed) | there(peer, one.around or {}))
    return {name: elsewhere.number(here, note["id"]) for name, note in sent.items()}


def told(found: dict[str, Any], peer: Peer, first: str) -> dict[str, Any]:
    """What a client is told, with other words."""
    poll, quote, media = found["poll"], found["quote"], found["media_attachments"]
    return {
        "account": found["account"]["username"],
        "content": found["content"],
        "spoiler": found["spoiler_text"],
        "language": found["language"],
        "sensitive": found["sensitive"],
        "visibility": found["visibility"],
        "url": None if found["url"] == found["uri"] else found["url"],
        "media": [(one["type"], one["description"]) for one in media],
        "files": [one["remote_url"].replace(peer.host, HOST) for one in media],
        "sizes": [
            (one["meta"]["original"]["width"], one["meta"]["original"]["height"])
            for one in media
            if one["meta"] and "original" in one["meta"]
        ],
        "mentions": [one["username"] for one in found["mentions"]],
        "tags": [one["name"] for one in found["tags"]],
        "answers": found["in_reply_to_id"] == first,
        "quotes": bool(quote) and quote["quoted_status"]["id"] == first,
        "poll": poll and (poll["multiple"], [(one["title"], one["votes_count"]) for one in poll["options"]]),
    }


def test_no_two_have_one_name() -> None:
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=[one.name for one in ALL])
def test_a_post_is_what_its_writer_meant(peer: Peer, fan: Person, came: Numbers, one: Variant) -> None:
    id, first = came[one.name], came[""]
    assert first is not None
    if one.shown is None:
        assert id is None
        return
    assert id is not None
    found = told(fan.get(f"/api/v1/statuses/{id}"), peer, first)
    wanted = dict(one.shown)
    has = wanted.pop("has", "")
    assert {name: found[name] for name in wanted} == wanted
    assert has in found["content"]


def test_its_page_is_drawn(here: Server, mira: Stranger, came: Numbers) -> None:
    for name, id in came.items():
        if id is not None:
            page = here.client.get(f"/@{mira.handle}/{id}")
            assert page.status_code == 200, name


def test_emoji_of_another_server_stand_in_answers_of_polls(
    here: Server, peer: Peer, mira: Stranger, fan: Person
) -> None:
    cup = {"type": "Emoji", "name": ":cup:", "icon": {"type": "Image", "url": f"{peer.url}/cup.png"}}
    asked = {"type": "Question", "oneOf": [{"name": "a :cup:"}, {"name": "none"}], "tag": cup}
    id = elsewhere.creates(here, mira, mira.note("<p>tea?</p>", **asked))
    (shown,) = fan.get(f"/api/v1/statuses/{id}")["poll"]["emojis"]
    assert shown["shortcode"] == "cup"
    assert shown["url"].startswith(here.url)
    assert 'alt=":cup:"' in here.client.get(f"/@{mira.handle}/{id}").text
