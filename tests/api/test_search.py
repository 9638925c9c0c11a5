"""Finding people, posts and hashtags: methods/search, and who finds what."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import contract, entrance
from tests.api.people import Person
from tests.jobs import idle
from tests.server import Server

People = Callable[..., Person]
PATH = "/api/v2/search"


def found(reader: Person, q: str, kind: str = "statuses", **params: Any) -> list[str]:
    """The ids that somebody finds."""
    answer = reader.get(PATH, q=q, type=kind, **params)
    return [one["id" if kind != "hashtags" else "name"] for one in answer[kind]]


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
@pytest.mark.parametrize("indexable", [True, False])
def test_a_post_is_found_by_those_it_is_for_and_nobody_else(
    server: Server, person: People, visibility: str, indexable: bool
) -> None:
    """weakness:search-and-autocomplete-leak: each visibility, each kind of reader."""
    author = person("author", indexable=indexable)
    named, follower, stranger = person("named"), person("follower"), person("stranger")
    blocked = person("blocked")
    follower.post(f"/api/v1/accounts/{author.id}/follow")
    author.post(f"/api/v1/accounts/{blocked.id}/block")
    canary = entrance.fresh_name("canary").replace("_", "")
    text = f"@{named.name} {canary} #{canary}tag"
    said = author.says(text, visibility=visibility, spoiler_text=f"{canary}warning")
    idle(server)
    open_to_all = visibility == "public" and indexable
    for reader, may in (
        (author, True),
        (named, True),
        (follower, open_to_all),
        (stranger, open_to_all),
        (blocked, False),
    ):
        for word in (canary, f"{canary}warning", canary.upper(), f'"{canary}"', canary[:-2]):
            assert found(reader, word) == ([said["id"]] if may else []), (reader.name, word)
    guest = server.client.get(PATH, params={"q": canary}).json()
    assert guest["statuses"] == []
    tag = f"{canary}tag"
    for reader in (stranger, follower):
        assert found(reader, tag, "hashtags") == ([tag] if visibility == "public" else [])
    assert [one["name"] for one in guest["hashtags"]] == ([tag] if visibility == "public" else [])


def test_what_one_kept_oneself_is_found_also_of_people_who_are_not_indexed(
    server: Server, person: People
) -> None:
    ana, ben = person("ana"), person("ben")
    ids = {}
    for deed in ("favourite", "bookmark", "reblog"):
        said = ana.says(f"kept by {deed} xylophone")
        ben.post(f"/api/v1/statuses/{said['id']}/{deed}")
        ids[deed] = said["id"]
    ana.says("not kept xylophone")
    idle(server)
    assert sorted(found(ben, "xylophone")) == sorted(ids.values())
    ben.post(f"/api/v1/statuses/{ids['bookmark']}/unbookmark")
    assert sorted(found(ben, "xylophone")) == sorted([ids["favourite"], ids["reblog"]])


def test_who_wants_to_be_found_is_and_who_no_longer_does_is_not(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben")
    listed = [ana.says(f"okapi number {number}")["id"] for number in range(30)][::-1]
    others = {kind: ana.says("a quiet okapi", visibility=kind)["id"] for kind in ("unlisted", "private")}
    boosted = ben.says("an okapi of mine")["id"]
    ana.post(f"/api/v1/statuses/{boosted}/reblog")
    own = sorted([*listed, *others.values(), boosted], key=int, reverse=True)

    def wants(indexable: bool) -> None:
        ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"indexable": indexable})

    def pages(reader: Person) -> list[str]:
        return [id for offset in (0, 20) for id in found(reader, "okapi", limit=20, offset=offset)]

    assert found(ben, "okapi") == [boosted]
    for _ in range(2):
        wants(True)
        idle(server)
        assert pages(ben) == [boosted, *listed] and pages(ana) == own
        assert found(ben, f"okapi from:{ana.name}", limit=40) == listed
        wants(False)
        assert found(ben, "okapi") == [boosted]
        idle(server)
        assert found(ben, "okapi") == [boosted] and pages(ana) == own
    wants(True)
    idle(server)
    newest = ana.says("an okapi said since")["id"]
    assert found(ben, "okapi", limit=1) == [newest]


def test_what_one_keeps_of_somebody_who_is_not_to_be_found_comes_and_goes_at_once(
    server: Server, person: People
) -> None:
    ana, ben = person("ana"), person("ben")
    ids = [ana.says("a tapir by night")["id"] for _ in range(50)]
    said = ids[3]
    for there, back in (("favourite", "unfavourite"), ("bookmark", "unbookmark"), ("reblog", "unreblog")):
        assert found(ben, "tapir") == []
        ben.post(f"/api/v1/statuses/{said}/{there}")
        assert found(ben, "tapir") == found(ben, f"tapir from:{ana.name}") == [said]
        assert found(ben, f"tapir -from:{ana.name}") == found(ben, "tapir -night") == []
        ben.post(f"/api/v1/statuses/{said}/{back}")
    for id in ids[::2]:
        ben.post(f"/api/v1/statuses/{id}/favourite")
    kept = ids[::2][::-1]
    assert found(ben, "tapir", limit=20) == kept[:20]
    assert found(ben, "tapir", limit=20, offset=20) == kept[20:]
    assert found(ben, "tapir", max_id=kept[4], min_id=kept[7]) == kept[5:7]


def test_an_edit_and_a_deletion_reach_the_index(server: Server, person: People) -> None:
    ana = person("ana")
    said = ana.says("a word about marmalade")
    idle(server)
    assert found(ana, "marmalade") == [said["id"]]
    ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "a word about quinces"})
    idle(server)
    assert found(ana, "marmalade") == []
    assert found(ana, "quinces") == [said["id"]]
    ana.delete(f"/api/v1/statuses/{said['id']}")
    idle(server)
    assert found(ana, "quinces") == []


def test_accents_case_phrases_exclusions_and_authors_are_understood(server: Server, person: People) -> None:
    ana, ben = person("ana", indexable=True), person("ben", indexable=True)
    first = ana.says("Déjà vu à Orléans, zeppelin")["id"]
    second = ben.says("Orleans sans zeppelins")["id"]
    idle(server)
    assert found(ana, "ORLEANS zeppelin") == [second, first]
    assert found(ana, '"deja vu" zeppelin') == [first]
    assert found(ana, '"vu deja" zeppelin') == []
    assert found(ana, "zeppelin -sans") == [first]
    assert found(ana, "zeppelin from:me") == [first]
    assert found(ana, f"zeppelin from:@{ben.name}") == [second]
    assert found(ana, f"zeppelin from:{ben.name}@{server.settings.domain}") == [second]
    assert found(ana, "zeppelin from:nobody_at_all") == []
    assert found(ana, f"-from:{ben.name} zeppelin") == [first]
    assert found(ana, "zeppelin -FROM:ME") == [second]
    assert found(ana, "zeppelin -from:nobody_at_all") == [second, first]
    assert found(ana, f"zeppelin from:me from:{ben.name}") == []
    assert found(ana, f"from:{ben.name}") == [second]
    assert found(ana, "“deja vu” zeppelin") == found(ana, "« déjà vu » zeppelin") == [first]
    assert found(ana, "zeppelin -„deja vu“") == [second]
    assert found(ana, "»vu deja« zeppelin") == []
    assert found(ana, "zeppelin", account_id=ben.id) == [second]
    assert found(ana, "zeppelin", max_id=second) == [first]
    assert found(ana, "zeppelin", min_id=first) == [second]
    assert found(ana, "zeppelin", limit=1) == [second]
    assert found(ana, "zeppelin", limit=1, offset=1) == [first]


def test_parts_of_unspaced_text_and_korean_words_with_endings_are_found(
    server: Server, person: People
) -> None:
    ana = person("ana")
    cats = [ana.says(text)["id"] for text in ("黒猫です", "犬と猫", "猫")][::-1]
    ana.says("犬です")
    seoul = [ana.says(text)["id"] for text in ("서울은 크다", "서울역", "서울")][::-1]
    thai = ana.says("สวัสดีชาวโลก")["id"]
    assert found(ana, "猫") == found(ana, '"猫"') == cats
    assert found(ana, "黒猫") == found(ana, "猫です") == [cats[2]]
    assert found(ana, "犬 -猫") == [str(int(one)) for one in found(ana, "犬です")]
    assert found(ana, "です -猫") == found(ana, "犬です")
    assert found(ana, "서울") == seoul
    assert found(ana, "서울 -서울역") == [seoul[0], seoul[2]]
    assert found(ana, "โลก") == found(ana, "ชาว") == [thai]


def test_who_is_muted_or_blocked_is_not_found(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben", indexable=True)
    said = ben.says("a rhododendron")["id"]
    idle(server)
    assert found(ana, "rhododendron") == [said]
    ana.post(f"/api/v1/accounts/{ben.id}/mute")
    assert found(ana, "rhododendron") == []
    ana.post(f"/api/v1/accounts/{ben.id}/unmute")
    ana.post(f"/api/v1/accounts/{ben.id}/block")
    assert found(ana, "rhododendron") == []


def test_an_address_of_this_server_finds_what_it_names(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says("an address")
    secret = ana.says("not for ben", visibility="private")
    for url in (said["url"], said["uri"]):
        answer = ben.get(PATH, q=url, resolve=True)
        assert [one["id"] for one in answer["statuses"]] == [said["id"]]
        assert answer["accounts"] == []
    assert ben.get(PATH, q=secret["url"])["statuses"] == []
    assert len(ana.get(PATH, q=secret["url"])["statuses"]) == 1
    assert [one["id"] for one in ben.get(PATH, q=f"{server.url}/@{ana.name}")["accounts"]] == [ana.id]
    other = said["url"].replace(ana.name, ben.name)
    for nothing in (other, "https://elsewhere.example/@ana/1", f"{server.url}/about", "https://["):
        answer = ben.get(PATH, q=nothing)
        assert answer == {"accounts": [], "statuses": [], "hashtags": []}, nothing


def test_people_are_found_by_handle_and_beginning(server: Server, person: People) -> None:
    ana, ben = person("zebulon"), person("ben")
    for q in (
        ana.name,
        f"@{ana.name}",
        f"@{ana.name}@{server.settings.domain}",
        f"{ana.name.upper()}",
        ana.name[:10],
    ):
        assert ana.id in found(ben, q, "accounts"), q
    assert found(ben, f"@{ana.name}@elsewhere.example", "accounts") == []
    guest = server.client.get(PATH, params={"q": ana.name}).json()
    assert [one["id"] for one in guest["accounts"]] == [ana.id]
    assert found(ben, ana.name, "accounts", following=True) == []


def test_hashtags_are_found_by_their_beginning(server: Server, person: People) -> None:
    ana = person("ana")
    base = entrance.fresh_name("Tag").replace("_", "")
    ana.says(f"#{base}One #{base}Two")
    ana.says(f"#{base}Two")
    assert found(ana, f"#{base.lower()}", "hashtags") == [f"{base}Two", f"{base}One"]
    assert found(ana, f"{base}o", "hashtags") == [f"{base}One"]
    contract.assert_entities("Tag", ana.get(PATH, q=f"{base}")["hashtags"])


@pytest.mark.parametrize(
    "q",
    [
        '"',
        '""""',
        "*",
        "a*",
        "AND OR NOT NEAR",
        "NEAR(a b, 5)",
        "words:x",
        "a' OR 1=1 --",
        "') --",
        "a & | ! <-> :*",
        "\\",
        "%_%",
        "(" * 200,
        "-" * 200,
        "-a",
        '-"a b"',
        "🙂",
        "\u202e\u0000x",
        "x" * 5000,
        "from:",
        "from:@@@ a",
        " ",
        "",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    ],
)
def test_no_question_is_too_strange(server: Server, person: People, q: str) -> None:
    ana = person("ana")
    for kind in (None, "accounts", "statuses", "hashtags"):
        answer = ana.call("GET", PATH, params={"q": q, **({"type": kind} if kind else {})})
        assert answer.status_code in ((200,) if "\0" not in q else (422,)), answer.text
        if answer.status_code == 200:
            assert set(answer.json()) == {"accounts", "statuses", "hashtags"}


def test_the_answer_is_the_documented_entity(server: Server, person: People) -> None:
    ana = person("ana")
    word = entrance.fresh_name("w").replace("_", "")
    ana.says(f"{word} #{word}")
    idle(server)
    answer = ana.get(PATH, q=word)
    contract.assert_entity("Search", answer, without=("Search.statuses[].text",))
    assert len(answer["statuses"]) == len(answer["hashtags"]) == 1


def test_visitors_turn_no_pages_and_tokens_need_the_scope(server: Server, person: People) -> None:
    assert server.client.get(PATH, params={"q": "a", "type": "accounts", "offset": 5}).status_code == 401
    assert server.client.get(PATH).status_code == 422
    assert server.client.get(PATH, params={"q": "a", "type": "everything"}).status_code == 422
    client = entrance.register_app(server, scopes="write")
    token = entrance.sign_up(server, entrance.app_token(server, client, "write")).json()["access_token"]
    answer = server.client.get(PATH, params={"q": "a"}, headers=entrance.bearer(token))
    assert answer.status_code == 403


@pytest.mark.parametrize("how", ["remove_from_followers", "block"])
@pytest.mark.parametrize("deed", ["favourite", "bookmark"])
def test_what_one_kept_and_may_no_longer_read_moves_nothing_that_is_found(
    server: Server, person: People, how: str, deed: str
) -> None:
    """weakness:search-and-autocomplete-leak: not even by the place of others can its words be guessed."""
    ana, ben = person("ana"), person("ben")
    ben.follow(ana)
    own = [ben.says("my own tamarind")["id"] for _ in range(2)]
    said = ana.says("nothing yet", visibility="private")["id"]
    ben.post(f"/api/v1/statuses/{said}/{deed}")
    ana.post(f"/api/v1/accounts/{ben.id}/{how}")
    ana.ok("PUT", f"/api/v1/statuses/{said}", json={"status": "a tamarind nobody must know of"})
    idle(server)
    assert found(ben, "tamarind") == own[::-1]
    assert found(ben, "tamarind", limit=1, offset=1) == [own[0]]
    assert found(ben, "tamarind", limit=1, offset=2) == []
    assert found(ana, "tamarind") == [said]
