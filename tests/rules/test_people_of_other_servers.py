"""What each program writes of its accounts, and what of it is taken here."""

from typing import Any

import pytest

from sabar.federation.translate import people
from sabar.federation.translate.shapes import Unreadable
from sabar.model.federation import Described, KeyKind

PEM = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----\n"
ID = "https://s.example/users/mira"


def key(owner: str = ID, id: str = f"{ID}#main-key", **more: Any) -> dict[str, Any]:
    return {"id": id, "owner": owner, "publicKeyPem": PEM, **more}


def document(**more: Any) -> dict[str, Any]:
    bare = {
        "id": ID,
        "type": "Person",
        "preferredUsername": "mira",
        "inbox": f"{ID}/inbox",
        "publicKey": key(),
    }
    return bare | more


def read(**more: Any) -> Described:
    return people.read(document(**more))


PROGRAMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "mastodon": (
        {
            "webfinger": "mira@s.example",
            "name": "Mira :cup:",
            "summary": '<p>hi <script>x()</script><a href="https://m.example" rel="me">m</a></p>',
            "url": "https://s.example/@mira",
            "published": "2026-01-02T00:00:00Z",
            "endpoints": {"sharedInbox": "https://s.example/inbox"},
            "featured": f"{ID}/collections/featured",
            "manuallyApprovesFollowers": True,
            "discoverable": True,
            "indexable": True,
            "icon": {"type": "Image", "mediaType": "image/png", "url": "https://s.example/a.png",
                     "summary": "portrait"},
            "attachment": [
                {"type": "PropertyValue", "name": "Site", "value": '<a href="https://m.example">m.example</a>'},
                {"type": "Note", "name": "no field"},
            ],
            "alsoKnownAs": ["https://old.example/users/mira"],
            "attributionDomains": ["m.example"],
        },
        {
            "webfinger": "mira@s.example",
            "display_name": "Mira :cup:",
            "note": "hi m",
            "url": "https://s.example/@mira",
            "shared_inbox": "https://s.example/inbox",
            "featured": f"{ID}/collections/featured",
            "locked": True,
            "discoverable": True,
            "indexable": True,
            "icon": "https://s.example/a.png",
            "icon_description": "portrait",
            "also_known_as": ["https://old.example/users/mira"],
            "attribution_domains": ["m.example"],
            "created_at": 1_767_312_000_000,
            "suspended": False,
        },
    ),
    "gotosocial": (
        {
            "publicKey": key(id=f"{ID}/main-key"),
            "attachment": {"type": "PropertyValue", "name": "only", "value": "one"},
            "icon": {"type": "Image", "url": "https://s.example/a.jpg", "name": "alt"},
            "manuallyApprovesFollowers": True,
        },
        {"shared_inbox": "", "locked": True, "icon_description": "alt"},
    ),
    "misskey": (
        {
            "sharedInbox": "https://s.example/inbox",
            "name": None,
            "summary": None,
            "_misskey_summary": "mfm",
            "icon": {"type": "Image", "url": "https://s.example/a.webp", "sensitive": False, "name": None},
            "isCat": True,
            "vcard:bday": "2000-01-01",
            "attachment": [],
            "manuallyApprovesFollowers": False,
        },
        {"display_name": "", "note": "", "shared_inbox": "https://s.example/inbox", "icon_description": ""},
    ),
    "akkoma": (
        {
            "type": "Service",
            "alsoKnownAs": [],
            "capabilities": {"acceptsChatMessages": True},
            "endpoints": {"sharedInbox": "https://s.example/inbox", "uploadMedia": "https://s.example/up"},
            "tag": [{"type": "Emoji", "id": None, "name": ":x:", "icon": {"url": "https://s.example/x"}}],
        },
        {"kind": "Service", "also_known_as": []},
    ),
    "pixelfed": (
        {"icon": {"type": "Image", "mediaType": "image/jpeg", "url": "https://s.example/a.jpg?v=2"},
         "publicKey": key(publicKeyPem=PEM.strip())},
        {"icon": "https://s.example/a.jpg?v=2"},
    ),
    "peertube": (
        {
            "type": ["Group"],
            "icon": [{"type": "Image", "url": "https://s.example/48.png", "width": 48},
                     {"type": "Image", "url": "https://s.example/120.png", "width": 120}],
            "image": [{"type": "Image", "url": "https://s.example/b.jpg"}],
            "url": [{"type": "Link", "mediaType": "text/html", "href": "https://s.example/c/mira"}],
            "attributedTo": [{"type": "Person", "id": "https://s.example/accounts/m"}],
            "support": None,
        },
        {"kind": "Group", "icon": "https://s.example/48.png", "image": "https://s.example/b.jpg",
         "url": "https://s.example/c/mira"},
    ),
    "lemmy": (
        {
            "type": "Group",
            "name": "Tea <b>drinkers</b>",
            "attributedTo": "https://s.example/c/tea/moderators",
            "source": {"content": "hi", "mediaType": "text/markdown"},
            "sensitive": False,
            "postingRestrictedToMods": False,
            "language": [{"identifier": "fr", "name": "Français"}],
        },
        {"kind": "Group", "display_name": "Tea <b>drinkers</b>"},
    ),
    "wordpress": (
        {
            "id": "https://s.example/?author=1",
            "inbox": "https://s.example/wp-json/activitypub/1.0/actors/1/inbox",
            "preferredUsername": "ex.ample-blog",
            "publicKey": key("https://s.example/?author=1", "https://s.example/?author=1#main-key"),
            "webfinger": "ex.ample-blog@s.example",
        },
        {"uri": "https://s.example/?author=1", "username": "ex.ample-blog"},
    ),
    "friendica": (
        {"type": "Organization", "instrument": {"type": "Service", "name": "Friendica"},
         "icon": {"type": "Image", "url": "https://s.example/photo/300"},
         "publicKey": [key()]},
        {"kind": "Organization", "icon": "https://s.example/photo/300"},
    ),
    "threads": (
        {"url": "https://www.s.example/@mira", "outbox": f"{ID}/outbox"},
        {"url": "https://www.s.example/@mira"},
    ),
    "bridgy": (
        {"preferredUsername": "mira.bsky.social", "inbox": "https://fed.example/mira/inbox",
         "endpoints": {"sharedInbox": "https://fed.example/inbox"}},
        {"username": "mira.bsky.social", "inbox": "https://fed.example/mira/inbox",
         "shared_inbox": "https://fed.example/inbox"},
    ),
    "fedify": (
        {
            "assertionMethod": [
                {"id": f"{ID}#ed", "type": "Multikey", "controller": ID, "publicKeyMultibase": "z6MkpTHR8VNs"}
            ],
            "url": {"type": "Link", "href": "https://s.example/m"},
        },
        {"url": "https://s.example/m"},
    ),
    "without a name of its own": (
        {"preferredUsername": None, "webfinger": "acct:Mira@S.example"},
        {"username": "Mira", "webfinger": "Mira@s.example"},
    ),
    "suspended there": ({"suspended": True, "name": ""}, {"suspended": True}),
    "moved": ({"movedTo": {"id": "https://new.example/u"}}, {"moved_to": "https://new.example/u"}),
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_accounts_of_every_program_are_understood(program: str) -> None:
    given, expected = PROGRAMS[program]
    found = read(**given)
    assert {name: getattr(found, name) for name in expected} == expected
    assert [one.kind for one in found.keys][:1] == [KeyKind.RSA]
    assert "script" not in found.note_html


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": None},
        {"id": "acct:mira@s.example"},
        {"id": "javascript:alert(1)"},
        {"type": "Note"},
        {"type": None},
        {"inbox": None},
        {"inbox": ""},
        {"inbox": "ftp://s.example/inbox"},
        {"preferredUsername": None},
        {"preferredUsername": "mira mira"},
        {"preferredUsername": "mira@other.example"},
        {"preferredUsername": "../../etc"},
        {"preferredUsername": "mi‮ra"},
        {"preferredUsername": "m" * 300},
        {"preferredUsername": {"x": 1}},
    ],
)
def test_what_is_no_account_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read(**wrong)


@pytest.mark.parametrize(
    "keys",
    [
        {"publicKey": key(owner="https://s.example/users/other")},
        {"publicKey": key(id="https://other.example/users/mira#main-key")},
        {"publicKey": key(publicKeyPem=PEM.replace("PUBLIC", "RSA PRIVATE"))},
        {"publicKey": key(publicKeyPem="A" * 20_000)},
        {"publicKey": f"{ID}#main-key"},
        {"publicKey": None},
        {"publicKey": None, "assertionMethod": f"{ID}#ed"},
        {"publicKey": None, "assertionMethod": {
            "id": f"{ID}#ed", "type": "Multikey", "controller": "https://evil.example/u",
            "publicKeyMultibase": "z6MkpTHR8VNs"}},
    ],
)  # fmt: skip
def test_keys_that_are_not_said_to_be_its_own_do_not_count(keys: dict[str, Any]) -> None:
    assert read(**keys).keys == []


def test_a_crowd_of_keys_names_and_rows_is_cut_short() -> None:
    found = read(
        publicKey=[key(id=f"{ID}#{number}") for number in range(100)],
        alsoKnownAs=[f"https://a.example/{number}" for number in range(1000)],
        attachment=[{"type": "PropertyValue", "name": str(one), "value": "v"} for one in range(100)],
        name="n" * 5000,
        summary="<p>" + "s" * 100_000,
    )
    assert (len(found.keys), len(found.also_known_as), len(found.fields)) == (10, 256, 16)
    assert len(found.display_name) == 200
    assert len(found.note) <= 20_000


def test_a_name_cannot_turn_the_direction_of_what_stands_around_it() -> None:
    assert read(name="mira\u202e evil \u2066x\u200f").display_name == "mira evil x"


def test_a_page_on_another_host_is_not_opened_as_its_profile() -> None:
    assert read(url="https://evil.example/@mira").url == ID
    assert read(url="javascript:alert(1)").url == ID
    assert read(url="https://evils.example/@mira").url == ID
