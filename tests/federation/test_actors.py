"""What an account of ours is to other servers."""

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tests import pictures
from tests.api import people
from tests.api.people import Person
from tests.federation import documents
from tests.federation.documents import actor
from tests.server import Server


def test_an_account_with_all_it_has(here: Server) -> None:
    bea = people.join(here, "bea")
    bea.ok(
        "PATCH",
        "/api/v1/accounts/update_credentials",
        json={
            "display_name": "Bea",
            "note": "tea",
            "locked": True,
            "discoverable": True,
            "indexable": True,
            "fields_attributes": [{"name": "Site", "value": "https://bea.example"}],
        },
    )
    me, host = actor(bea), here.settings.domain
    told = documents.fetch(here, me)
    key, (multikey,) = told.pop("publicKey"), told.pop("assertionMethod")
    (field,) = told.pop("attachment")
    assert told == {
        "id": me,
        "type": "Person",
        "preferredUsername": bea.name,
        "webfinger": f"{bea.name}@{host}",
        "name": "Bea",
        "summary": "<p>tea</p>",
        "url": f"{here.url}/@{bea.name}",
        "published": f"{bea.shown()['created_at'][:10]}T00:00:00Z",
        "inbox": f"{me}/inbox",
        "outbox": f"{me}/outbox",
        "followers": f"{me}/followers",
        "following": f"{me}/following",
        "featured": f"{me}/collections/featured",
        "featuredTags": f"{me}/collections/tags",
        "endpoints": {"sharedInbox": f"{here.url}/inbox"},
        "manuallyApprovesFollowers": True,
        "discoverable": True,
        "indexable": True,
        "memorial": False,
        "alsoKnownAs": [],
        "attributionDomains": [],
        "tag": [],
        "icon": {"type": "Image", "mediaType": "image/png", "url": f"{here.url}/avatars/{bea.name}.png"},
    }
    assert (field["type"], field["name"]) == ("PropertyValue", "Site")
    assert 'href="https://bea.example"' in field["value"]
    assert ' me"' in field["value"]
    assert (key["id"], key["owner"]) == (f"{me}#main-key", me)
    assert isinstance(load_pem_public_key(key["publicKeyPem"].encode()), RSAPublicKey)
    assert multikey["type"] == "Multikey"
    assert (multikey["id"], multikey["controller"]) == (f"{me}#ed25519-key", me)
    assert multikey["publicKeyMultibase"].startswith("z6Mk")


def test_keys_stay_and_are_one_account_s_own(here: Server, ada: Person) -> None:
    once, again = (documents.fetch(here, actor(ada))["publicKey"] for _ in range(2))
    other = documents.fetch(here, actor(people.join(here, "bea")))["publicKey"]
    itself = documents.fetch(here, "/actor")["publicKey"]
    assert once == again
    assert len({one["publicKeyPem"] for one in (once, other, itself)}) == 3
    assert itself["id"] == f"{here.url}/actor#main-key"


def test_pictures_come_with_their_words_and_a_bot_says_that_it_is_one(here: Server) -> None:
    bea = people.join(here, "bea")
    drawn = pictures.encoded(pictures.photo((64, 64)), "PNG")
    files = {"avatar": ("a.png", drawn, "image/png"), "header": ("h.png", drawn, "image/png")}
    data = {"avatar_description": "a face", "bot": "true"}
    bea.ok("PATCH", "/api/v1/accounts/update_credentials", files=files, data=data)
    told = documents.fetch(here, actor(bea))
    assert told["type"] == "Service"
    assert told["icon"]["summary"] == told["icon"]["name"] == "a face"
    for picture in (told["icon"], told["image"]):
        got = here.client.get(picture["url"])
        assert got.headers["content-type"] == picture["mediaType"]


def test_a_suspended_account_says_no_more_than_that_it_is(here: Server) -> None:
    bea = people.join(here, "bea")
    bea.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": "Bea", "note": "tea"})
    said = bea.says("hello")
    people.suspend(bea)
    told = documents.fetch(here, actor(bea))
    assert told["suspended"] is True
    assert (told["name"], told["summary"]) == ("", "")
    assert told["publicKey"]["owner"] == actor(bea)
    for path in (f"/statuses/{said['id']}", "/outbox", "/followers", "/collections/featured"):
        assert documents.ask(here, f"{actor(bea)}{path}").status_code == 404
    people.suspend(bea, suspended=False)
    assert "suspended" not in documents.fetch(here, actor(bea))


def test_nobody_is_told_of_an_account_that_is_not_there(here: Server) -> None:
    for path in ("nobody", "a" * 400, "%00", "..%2f"):
        answer = documents.ask(here, f"{here.url}/users/{path}")
        assert answer.status_code in (404, 422), path
