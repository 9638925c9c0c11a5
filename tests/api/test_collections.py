"""Collections (methods/collections)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sabar.rules import limits
from tests.api.people import Person, from_elsewhere, suspend
from tests.contract import assert_entities, assert_entity
from tests.server import Server
from tests.waiting import eventually

New = Callable[..., Person]
PATH = "/api/v1/collections"


def make(person: Person, *inside: Person, **words: Any) -> Any:
    body = {"name": "Poets", "account_ids": [one.id for one in inside], **words}
    return person.post(PATH, **body)["collection"]


def inside(reader: Person, made: Any) -> list[str]:
    return [item["account_id"] for item in reader.get(f"{PATH}/{made['id']}")["collection"]["items"]]


def told(person: Person, kind: str) -> list[Any]:
    return [one for one in person.get("/api/v1/notifications") if one["type"] == kind]


def test_a_collection_is_made_read_changed_and_deleted(person: New) -> None:
    ana, bea, cleo = person(), person(discoverable=True), person(discoverable=True)
    answer = ana.post(
        PATH,
        name=" Poets  of Dakar ",
        description="They <write>",
        language="fr",
        tag_name="#Poésie",
        sensitive=True,
        discoverable=False,
        account_ids=[bea.id, cleo.id, bea.id],
    )
    assert_entity("WrappedCollection", answer)
    made = answer["collection"]
    assert made["url"] == f"{ana.server.url}/collections/{made['id']}"
    assert made == made | {
        "account_id": ana.id,
        "name": "Poets of Dakar",
        "description": "They &lt;write&gt;",
        "language": "fr",
        "local": True,
        "sensitive": True,
        "discoverable": False,
        "tag": {"name": "Poésie", "url": f"{ana.server.url}/tags/poesie"},
        "item_count": 2,
    }
    assert [(item["account_id"], item["state"]) for item in made["items"]] == [
        (bea.id, "accepted"),
        (cleo.id, "accepted"),
    ]
    anonymous = ana.server.client.get(f"{PATH}/{made['id']}").json()
    assert_entity("CollectionWithAccounts", anonymous)
    assert anonymous["collection"] == made
    assert [one["id"] for one in anonymous["accounts"]] == [ana.id, bea.id, cleo.id]
    changed = ana.ok(
        "PATCH", f"{PATH}/{made['id']}", data={"name": "Writers", "tag_name": "", "language": ""}
    )
    assert_entity("WrappedCollection", changed)
    new = changed["collection"]
    assert (new["name"], new["tag"], new["language"], new["sensitive"]) == ("Writers", None, None, True)
    assert new["updated_at"] > made["updated_at"]
    assert ana.ok("PUT", f"{PATH}/{made['id']}", json={"discoverable": True})["collection"]["discoverable"]
    same = ana.ok("PATCH", f"{PATH}/{made['id']}", json={})["collection"]
    assert same == bea.get(f"{PATH}/{made['id']}")["collection"]
    assert ana.delete(f"{PATH}/{made['id']}") == {}
    for method in ("GET", "PATCH", "DELETE"):
        assert ana.call(method, f"{PATH}/{made['id']}").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "a", "description": "x" * 101}, "description"),
        ({"name": "a", "language": "klingon"}, "language"),
        ({"name": "a", "tag_name": "two words"}, "tag_name"),
        ({"name": "a", "account_ids": ["1"]}, "account_id"),
        ({"name": "a\u0000"}, ""),
        ({"name": {"a": 1}}, ""),
    ],
)
def test_a_collection_that_makes_no_sense_is_refused_whole(
    person: New, body: dict[str, object], field: str
) -> None:
    ana = person()
    answer = ana.call("POST", PATH, json=body)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Validation failed")
    if field and body:
        assert field in answer.json()["details"]
    assert ana.get(f"/api/v1/accounts/{ana.id}/collections") == {"collections": []}


def test_only_whoever_agrees_and_blocks_nobody_is_featured(person: New) -> None:
    ana, shy, bea, cleo = person(), person(), person(discoverable=True), person(discoverable=True)
    ana.post(f"/api/v1/accounts/{bea.id}/block")
    cleo.post(f"/api/v1/accounts/{ana.id}/block")
    elsewhere, gone = from_elsewhere(person(discoverable=True), "far.example"), person(discoverable=True)
    suspend(gone)
    made = make(ana)
    path = f"{PATH}/{made['id']}/items"
    for other in (shy.id, bea.id, cleo.id, elsewhere.id, gone.id, "1"):
        assert ana.call("POST", path, json={"account_id": other}).status_code == 422
        assert ana.call("POST", PATH, json={"name": "a", "account_ids": [other]}).status_code == 422
    missing = ana.call("POST", path)
    assert (missing.status_code, missing.json()["error"]) == (422, "`account_id` parameter is missing")
    assert inside(ana, made) == []
    assert len(ana.get(f"/api/v1/accounts/{ana.id}/collections")["collections"]) == 1
    approval = [one["feature_approval"]["current_user"] for one in _accounts(ana, bea, cleo, shy, elsewhere)]
    assert approval == ["automatic", "denied", "denied", "missing"]
    visitor = ana.server.client.get(f"/api/v1/accounts/{bea.id}").json()
    assert visitor["feature_approval"]["current_user"] == "denied"


def _accounts(reader: Person, *people: Person) -> Any:
    return reader.ok("GET", "/api/v1/accounts", params={"id[]": [one.id for one in people]})


def test_accounts_come_and_go_and_a_repeated_call_changes_nothing(person: New) -> None:
    ana, bea = person(), person(discoverable=True)
    made = make(ana)
    path = f"{PATH}/{made['id']}/items"
    answer = ana.post(path, account_id=bea.id)
    assert_entity("WrappedCollectionItem", answer)
    assert ana.ok("POST", path, data={"account_id": bea.id}) == answer
    assert inside(bea, made) == [bea.id]
    item = f"{path}/{answer['collection_item']['id']}"
    assert ana.delete(item) == {}
    assert ana.call("DELETE", item).status_code == 404
    assert inside(ana, made) == []
    assert ana.post(path, account_id=bea.id)["collection_item"]["state"] == "accepted"


def test_nobody_touches_somebody_elses_collection(person: New) -> None:
    ana, bea, eve = person(), person(discoverable=True), person(discoverable=True)
    made = make(ana, bea)
    item = f"{PATH}/{made['id']}/items/{made['items'][0]['id']}"
    before = ana.get(f"{PATH}/{made['id']}")
    for method, path, body in (
        ("PATCH", f"{PATH}/{made['id']}", {"name": "mine"}),
        ("DELETE", f"{PATH}/{made['id']}", {}),
        ("POST", f"{PATH}/{made['id']}/items", {"account_id": eve.id}),
        ("DELETE", item, {}),
        ("POST", f"{item}/revoke", {}),
    ):
        refused = eve.call(method, path, json=body)
        assert (refused.status_code, refused.json()["error"]) == (403, "This action is not allowed")
        assert ana.server.client.request(method, path, json=body).status_code == 401
    ana.post(f"/api/v1/accounts/{eve.id}/block")
    assert eve.call("GET", f"{PATH}/{made['id']}").status_code == 404
    assert eve.call("PATCH", f"{PATH}/{made['id']}", json={"name": "mine"}).status_code == 404
    assert eve.get(f"/api/v1/accounts/{ana.id}/collections") == {"collections": []}
    assert ana.get(f"{PATH}/{made['id']}") == before


def test_whoever_leaves_stays_out(person: New) -> None:
    ana, bea = person(), person(discoverable=True)
    made = make(ana, bea)
    revoke = f"{PATH}/{made['id']}/items/{made['items'][0]['id']}/revoke"
    assert bea.post(revoke) == {}
    assert bea.post(revoke) == {}
    assert inside(ana, made) == []
    assert ana.call("POST", f"{PATH}/{made['id']}/items", json={"account_id": bea.id}).status_code == 422
    assert bea.get(f"/api/v1/accounts/{bea.id}/in_collections") == {"collections": []}


def test_a_block_takes_both_out_of_each_others_collections(person: New) -> None:
    ana, bea = person(discoverable=True), person(discoverable=True)
    mine, hers = make(ana, bea), make(bea, ana)
    ana.post(f"/api/v1/accounts/{bea.id}/block")
    ana.post(f"/api/v1/accounts/{bea.id}/unblock")
    assert inside(ana, mine) == inside(bea, hers) == []


def test_a_reader_does_not_see_those_he_blocks(person: New) -> None:
    ana, bea, cleo = person(), person(discoverable=True), person(discoverable=True)
    made = make(ana, bea, cleo)
    reader = person()
    reader.post(f"/api/v1/accounts/{bea.id}/block")
    assert inside(reader, made) == [cleo.id]
    shown = reader.get(f"{PATH}/{made['id']}")
    assert bea.id not in [one["id"] for one in shown["accounts"]]
    assert shown["collection"]["item_count"] == 2
    assert inside(ana, made) == [bea.id, cleo.id]


def test_suspended_people_vanish_with_their_collections(person: New) -> None:
    ana, bea = person(), person(discoverable=True)
    made = make(ana, bea)
    suspend(bea)
    assert ana.get(f"{PATH}/{made['id']}")["collection"]["item_count"] == 0
    suspend(ana)
    assert bea.server.client.get(f"{PATH}/{made['id']}").status_code == 404


def test_the_collections_of_an_account_come_in_pages(person: New) -> None:
    ana, bea = person(), person(discoverable=True)
    made = [make(ana, bea, name=f"c{n}")["id"] for n in range(3)]
    for path in (f"/api/v1/accounts/{ana.id}/collections", f"/api/v1/accounts/{bea.id}/in_collections"):
        first = ana.call("GET", path, params={"limit": 2})
        assert_entity("Collections", first.json())
        assert [one["id"] for one in first.json()["collections"]] == made[:0:-1]
        rest = ana.call("GET", first.links["next"]["url"])
        assert [one["id"] for one in rest.json()["collections"]] == made[:1]
        assert "next" not in rest.links
        assert ana.call("GET", rest.links["prev"]["url"]).json() == first.json()
    assert ana.call("GET", "/api/v1/accounts/1/collections").status_code == 404
    assert ana.server.client.get(f"/api/v1/accounts/{bea.id}/in_collections").status_code == 401


def test_an_unlisted_collection_is_found_by_its_address_and_by_whom_it_names(person: New) -> None:
    ana, bea, cleo = person(), person(discoverable=True), person()
    made = make(ana, bea, discoverable=False)
    path = f"/api/v1/accounts/{bea.id}/in_collections"
    assert [one["id"] for one in bea.get(path)["collections"]] == [made["id"]]
    assert [one["id"] for one in ana.get(path)["collections"]] == [made["id"]]
    assert cleo.get(path) == {"collections": []}
    assert inside(cleo, made) == [bea.id]


def test_a_collection_is_full_and_a_person_has_enough(person: New, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COLLECTIONS", limits.Collections(per_account=2, members=2))
    ana = person()
    people = [person(discoverable=True) for _ in range(3)]
    made = make(ana, *people[:2])
    answer = ana.call("POST", f"{PATH}/{made['id']}/items", json={"account_id": people[2].id})
    assert answer.status_code == 422
    too_many = ana.call("POST", PATH, json={"name": "a", "account_ids": [one.id for one in people]})
    assert too_many.status_code == 422
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda n: ana.call("POST", PATH, json={"name": f"c{n}"}).status_code, range(4)))
    assert sorted(codes) == [200, 422, 422, 422]


def test_two_at_once_put_somebody_in_once(person: New) -> None:
    ana, bea = person(), person(discoverable=True)
    path = f"{PATH}/{make(ana)['id']}/items"
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: ana.post(path, account_id=bea.id), range(6)))
    assert len({one["collection_item"]["id"] for one in answers}) == 1


def test_whoever_is_featured_is_told_and_hears_of_changes(person: New) -> None:
    ana, bea = person(display_name="Ana & Co"), person(discoverable=True)
    made = make(ana, bea, name="<Poets>")
    eventually(lambda: len(told(bea, "added_to_collection")) == 1)
    ana.ok("PATCH", f"{PATH}/{made['id']}", json={"description": "new words"})
    ana.ok("PATCH", f"{PATH}/{made['id']}", json={"description": "newer words"})
    eventually(lambda: len(told(bea, "collection_update")) == 1)
    shown = bea.get("/api/v1/notifications")
    assert_entities("Notification", shown)
    for one in shown:
        assert one["account"]["id"] == ana.id
        assert one["collection"]["id"] == made["id"]
        assert "Ana &amp; Co" in one["fallback"]["title"]
        assert "&lt;Poets&gt;" in one["fallback"]["title"]
    known = {"supported_types[]": ["added_to_collection"]}
    worded = {one["type"]: "fallback" in one for one in bea.get("/api/v1/notifications", **known)}
    assert worded == {"added_to_collection": False, "collection_update": True}
    groups = bea.get("/api/v2/notifications", **known)["notification_groups"]
    assert {one["type"]: "fallback" in one for one in groups} == worded
    assert [one["collection"]["id"] for one in groups] == [made["id"], made["id"]]
    assert told(ana, "added_to_collection") == []
    bea.post(f"{PATH}/{made['id']}/items/{made['items'][0]['id']}/revoke")
    eventually(lambda: told(bea, "added_to_collection") == [])
    ana.delete(f"{PATH}/{made['id']}")
    assert bea.get("/api/v1/notifications") == []


def test_the_role_says_how_many_collections_one_may_have(person: New) -> None:
    shown = person().get("/api/v1/accounts/verify_credentials")
    assert shown["role"]["collection_limit"] == limits.COLLECTIONS.per_account


def test_a_post_that_links_to_collections_shows_them_as_each_reader_may_see_them(person: New) -> None:
    ana, bea, reader = person(), person(discoverable=True), person()
    first, second = make(ana, bea), make(bea)
    elsewhere = first["url"].replace(ana.server.url, "https://far.example")
    text = f"{first['url']} {second['url']} {first['url']} {elsewhere} {first['url']}/edit"
    said = ana.post("/api/v1/statuses", status=text)
    assert [one["id"] for one in said["tagged_collections"]] == [first["id"], second["id"]]
    path = f"/api/v1/statuses/{said['id']}"
    shown = reader.get(path)["tagged_collections"]
    assert_entities("Collection", shown)
    assert shown == [reader.get(f"{PATH}/{one['id']}")["collection"] for one in (first, second)]
    ana.ok("PATCH", f"{PATH}/{first['id']}", json={"name": "Renamed"})
    bea.post(f"/api/v1/accounts/{reader.id}/block")
    (left,) = reader.get(path)["tagged_collections"]
    assert (left["name"], left["items"]) == ("Renamed", [])
    ana.delete(f"{PATH}/{first['id']}")
    assert reader.get(path)["tagged_collections"] == []
    edited = ana.ok("PUT", path, json={"status": "no more links"})
    assert edited["tagged_collections"] == []
    boosted = reader.post(f"{path}/reblog")
    assert boosted["tagged_collections"] == boosted["reblog"]["tagged_collections"] == []


def test_collections_can_be_reported_with_their_owner(person: New) -> None:
    ana, bea, reader = person(), person(), person()
    mine, other = make(ana), make(bea)
    report = reader.post(
        "/api/v1/reports", account_id=ana.id, collection_ids=[mine["id"], other["id"], "1", mine["id"]]
    )
    assert_entity("Report", report)
    assert report["collection_ids"] == [mine["id"]]


@pytest.mark.parametrize("number", ["9" * 19, str(2**63), str(2**63 - 1), "0" * 19, "9" * 40])
def test_a_link_with_a_number_that_nothing_can_have_breaks_nobodys_pages(
    server: Server, person: New, number: str
) -> None:
    """Whoever writes it down must not take the timelines of everybody away."""
    ana, ben = person("ana"), person("ben")
    ben.follow(ana)
    links = [f"{server.url}/{part}/{number}" for part in ("collections", f"@{ana.name}")]
    said = ana.post("/api/v1/statuses", status=" ".join(links))
    assert said["tagged_collections"] == []
    assert ben.get("/api/v1/timelines/home")[0]["id"] == said["id"]
    assert ben.get(f"/api/v1/statuses/{said['id']}")["id"] == said["id"]
    for path in ("/public/local", f"/@{ana.name}", said["url"]):
        assert server.client.get(path).status_code == 200
    for link in links:
        assert ben.get("/api/v2/search", q=link)["statuses"] == []
        assert server.client.get("/api/oembed", params={"url": link}).status_code == 404
        assert server.client.get(link).status_code == 404
