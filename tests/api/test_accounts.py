"""Accounts: looking at them, finding them, changing one's own (methods/accounts, methods/profile)."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from sabar.effects import search
from tests import pictures
from tests.api.people import Person
from tests.contract import assert_entities, assert_entity

New = Callable[..., Person]
UPDATE = "/api/v1/accounts/update_credentials"


def png(width: int = 40, height: int = 30) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, "PNG")
    return made.getvalue()


def test_an_account_is_the_same_by_id_by_handle_and_in_a_list(person: New) -> None:
    ana, bea = person(), person()
    shown = ana.get(f"/api/v1/accounts/{bea.id}")
    assert_entity("Account", shown)
    assert shown["acct"] == bea.name
    host = ana.server.url.removeprefix("http://")
    for handle in (bea.name, f"@{bea.name}", bea.name.upper(), f"{bea.name}@{host}"):
        assert ana.get("/api/v1/accounts/lookup", acct=handle) == shown
    several = ana.ok("GET", "/api/v1/accounts", params={"id[]": [bea.id, "1", ana.id]})
    assert [one["id"] for one in several] == [bea.id, ana.id]
    assert ana.server.client.get(f"/api/v1/accounts/{bea.id}").json() == shown
    for unknown in ("/api/v1/accounts/1", "/api/v1/accounts/abc", "/api/v1/accounts/lookup?acct=nobody"):
        answer = ana.call("GET", unknown)
        assert (answer.status_code, answer.json()) == (404, {"error": "Record not found"})
    assert ana.call("GET", "/api/v1/accounts/lookup").status_code == 422


def test_a_profile_changes_what_is_sent_and_nothing_else(person: New) -> None:
    ana, bea = person(), person()
    changed = ana.ok(
        "PATCH",
        UPDATE,
        json={
            "display_name": "  Ana   Diop ",
            "note": f"I write with @{bea.name}, see https://example.org/ #Dakar",
            "bot": True,
            "discoverable": False,
            "fields_attributes": [
                {"name": "Site", "value": "https://example.org"},
                {"name": "", "value": ""},
            ],
        },
    )
    assert_entity("CredentialAccount", changed)
    assert changed["display_name"] == "Ana Diop"
    assert changed["source"]["note"].startswith("I write with")
    assert f'href="{ana.server.url}/@{bea.name}"' in changed["note"]
    assert "/tags/dakar" in changed["note"]
    assert len(changed["fields"]) == 1
    assert 'rel="nofollow noopener noreferrer me"' in changed["fields"][0]["value"]
    assert changed["source"]["fields"][0]["value"] == "https://example.org"
    assert (changed["bot"], changed["discoverable"], changed["locked"]) == (True, False, False)
    kept = ana.ok("PATCH", UPDATE, data={"locked": "1"})
    assert kept == changed | {"locked": True}
    assert bea.get(f"/api/v1/accounts/{ana.id}")["display_name"] == "Ana Diop"
    empty = ana.ok("PATCH", UPDATE, json={"note": "", "display_name": "", "fields_attributes": []})
    assert (empty["note"], empty["display_name"], empty["fields"]) == ("", "", [])
    assert ana.ok("PATCH", UPDATE)["id"] == ana.id


def test_fields_may_be_numbered_as_forms_number_them(person: New) -> None:
    form = {
        "fields_attributes[1][name]": "two",
        "fields_attributes[1][value]": "2",
        "fields_attributes[0][name]": "one",
        "fields_attributes[0][value]": "1",
    }
    ana = person()
    changed = ana.ok("PATCH", UPDATE, data=form)
    assert [field["name"] for field in changed["fields"]] == ["one", "two"]
    as_map = {"fields_attributes": {"0": {"name": "a", "value": "b"}}}
    assert [field["name"] for field in ana.ok("PATCH", UPDATE, json=as_map)["fields"]] == ["a"]


def test_a_profile_cannot_carry_markup(person: New) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="y">'
    fields = [{"name": "<b>x</b>", "value": hostile}]
    shown = person().ok("PATCH", UPDATE, json={"note": hostile, "fields_attributes": fields})
    for text in (shown["note"], shown["fields"][0]["value"]):
        assert "<script" not in text
        assert "<img" not in text


def test_the_way_one_writes_is_kept(person: New) -> None:
    ana = person()
    form = {"source[privacy]": "private", "source[sensitive]": "true", "source[language]": "wo"}
    source = ana.ok("PATCH", UPDATE, data=form)["source"]
    assert (source["privacy"], source["sensitive"], source["language"]) == ("private", True, "wo")
    later = ana.ok("PATCH", UPDATE, json={"source": {"language": "", "quote_policy": "nobody"}})["source"]
    assert (later["privacy"], later["language"], later["quote_policy"]) == ("private", None, "nobody")


def test_pictures_are_uploaded_described_and_taken_away(person: New) -> None:
    ana = person()
    drawn = ana.shown()
    form = {"avatar_description": "a teal square"}
    files = {"avatar": ("me.png", png(), "image/png"), "header": ("h.png", png(300, 100), "image/png")}
    changed = ana.ok("PATCH", UPDATE, data=form, files=files)
    assert changed["avatar"] != drawn["avatar"]
    assert changed["header"] != drawn["header"]
    assert changed["avatar_description"] == "a teal square"
    first = ana.server.run(ana.server.app.files.stat, changed["avatar"].rpartition("/")[2])
    assert first is not None
    again = ana.ok("PATCH", UPDATE, files={"avatar": ("me.png", png(50, 50), "image/png")})
    assert again["avatar"] != changed["avatar"]
    assert ana.server.run(ana.server.app.files.stat, changed["avatar"].rpartition("/")[2]) is None
    bare = ana.delete("/api/v1/profile/avatar")
    assert_entity("CredentialAccount", bare)
    assert (bare["avatar"], bare["avatar_description"]) == (drawn["avatar"], "")
    assert bare["header"] == changed["header"]
    assert ana.delete("/api/v1/profile/header")["header"] == drawn["header"]
    assert ana.delete("/api/v1/profile/header")["header"] == drawn["header"]


def test_the_own_profile_is_read_and_changed_as_it_was_written(person: New) -> None:
    ana = person(note="I *am* https://example.org")
    shown = ana.get("/api/v1/profile")
    assert_entity("Profile", shown)
    assert (shown["note"], shown["avatar"]) == ("I *am* https://example.org", None)
    fields = [{"name": "Site", "value": "https://example.org"}]
    for verb in ("PATCH", "PUT"):
        changed = ana.ok(verb, "/api/v1/profile", json={"display_name": verb, "fields_attributes": fields})
        assert_entity("Profile", changed)
        assert (changed["display_name"], changed["note"]) == (verb, shown["note"])
        assert changed["fields"] == [{**fields[0], "verified_at": None}]
    files = {"avatar": ("me.png", png(), "image/png")}
    assert ana.ok("PATCH", "/api/v1/profile", files=files)["avatar"] == ana.shown()["avatar"]


def test_a_picture_that_is_none_changes_nothing_of_the_profile(person: New) -> None:
    ana = person()
    files = {"avatar": ("me.png", b"not a picture", "image/png")}
    refused = ana.call("PATCH", UPDATE, data={"display_name": "New"}, files=files)
    assert refused.status_code == 422
    assert "avatar" in refused.json()["details"]
    assert ana.shown()["display_name"] == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"display_name": "x" * 31},
        {"display_name": {"a": 1}},
        {"note": "x" * 501},
        {"note": "x" * 50_000},
        {"fields_attributes": [{"name": str(number), "value": "x"} for number in range(5)]},
        {"fields_attributes": [{"name": "x" * 256, "value": "x"}]},
        {"fields_attributes": [{"name": "", "value": "x"}]},
        {"fields_attributes": "x"},
        {"fields_attributes": {"a": "b"}},
        {"avatar": "not a file"},
        {"avatar_description": "x" * 151},
        {"source": "x"},
        {"source": {"privacy": "secret"}},
        {"source": {"language": "klingon"}},
        {"source": {"quote_policy": "maybe"}},
        {"display_name": "half a \ud800"},
        {"note": "a\u0000b"},
    ],
)
def test_a_profile_that_makes_no_sense_is_refused(person: New, wrong: dict[str, Any]) -> None:
    ana = person()
    body = json.dumps({"locked": True, **wrong}).encode()
    answer = ana.server.client.request(
        "PATCH",
        UPDATE,
        content=body,
        headers={"Authorization": f"Bearer {ana.token}", "Content-Type": "application/json"},
    )
    assert answer.status_code in (400, 422), answer.text
    assert ana.shown()["locked"] is False


def test_accounts_are_found_by_the_start_of_a_name_or_of_the_words_they_are_called_by(person: New) -> None:
    ana, bea = person(), person("searched")
    bea.ok("PATCH", UPDATE, json={"display_name": "Marième 100% %_!"})
    found = ana.get("/api/v1/accounts/search", q=bea.name[:-2])
    assert_entities("Account", found)
    assert [one["id"] for one in found] == [bea.id]
    for words in (
        "@" + bea.name,
        "Marième",
        "marieme",
        "MARIE",
        "100 mar",
        "100% %_!",
        f"{bea.name}@{ana.server.url[7:]}",
        bea.name.upper(),
    ):
        assert bea.id in [one["id"] for one in ana.get("/api/v1/accounts/search", q=words)], words
    for words in (
        "%",
        "x%y",
        "rième",
        "marieme 200",
        f"{bea.name}@elsewhere.example",
        "nobodyhasthisname",
        "@",
        " ",
    ):
        assert (
            bea.id not in [one["id"] for one in ana.get("/api/v1/accounts/search", q=words)] or words == "%"
        )
    assert ana.get("/api/v1/accounts/search", q=bea.name, following=True) == []
    ana.follow(bea)
    assert len(ana.get("/api/v1/accounts/search", q=bea.name, following=True)) == 1
    assert ana.get("/api/v1/accounts/search", q=bea.name, offset=1) == []
    assert ana.call("GET", "/api/v1/accounts/search").status_code == 422
    assert ana.get("/api/v1/accounts/search", q="x" * 5000) == []


def test_accents_do_not_matter_in_either_direction(person: New) -> None:
    ana, bea, cleo = person(), person(display_name="Hélène Ndèye Łukasz"), person(display_name="Helene Zoe")
    for words in ("helene", "HÉLÈNE", "hele", "Hélène nde"):
        found = [one["id"] for one in ana.get("/api/v1/accounts/search", q=words, limit=80)]
        assert bea.id in found, words
        assert (cleo.id in found) == ("nde" not in words), words
    bea.ok("PATCH", UPDATE, json={"display_name": "Zoë"})
    found = [one["id"] for one in ana.get("/api/v1/accounts/search", q="helene", limit=80)]
    assert bea.id not in found
    assert bea.id in [one["id"] for one in ana.get("/api/v1/accounts/search", q="zoe", limit=80)]
    assert bea.id in [one["id"] for one in ana.get("/api/v2/search", q="zoe")["accounts"]]


def test_accounts_from_before_the_index_of_names_come_into_it(person: New) -> None:
    ana, bea = person(), person(display_name="Ümit")
    app = ana.server.app

    async def forget(tx: Any) -> None:
        await tx.run("DELETE FROM account_words WHERE account_id = :id", id=int(bea.id))

    ana.server.run(app.db.write, forget)
    assert ana.get("/api/v1/accounts/search", q=bea.name) == []
    ana.server.run(search.word_accounts, app, b"")
    for words in (bea.name, "umit"):
        assert bea.id in [one["id"] for one in ana.get("/api/v1/accounts/search", q=words)]


def test_whoever_blocks_me_is_not_found_by_search(person: New) -> None:
    ana, bea = person(), person()
    bea.post(f"/api/v1/accounts/{ana.id}/block")
    assert ana.get("/api/v1/accounts/search", q=bea.name) == []


def test_the_directory_holds_those_who_want_to_be_found(person: New) -> None:
    ana, bea, hidden = person(discoverable=True), person(discoverable=True), person(discoverable=False)
    newest = ana.server.client.get("/api/v1/directory", params={"order": "new", "limit": 2}).json()
    assert_entities("Account", newest)
    assert [one["id"] for one in newest] == [bea.id, ana.id]
    ids = [one["id"] for one in ana.get("/api/v1/directory", limit=80, local=True)]
    assert hidden.id not in ids
    shifted = ana.get("/api/v1/directory", order="new", offset=1, limit=1)
    assert [one["id"] for one in shifted] == [ana.id]


def test_friends_of_friends_are_suggested_until_turned_down(person: New) -> None:
    ana, bea, cleo = person(), person(discoverable=True), person(discoverable=True)
    ana.follow(bea)
    bea.follow(cleo)
    first = ana.get("/api/v2/suggestions")[0]
    assert_entity("Suggestion", first)
    assert (first["account"]["id"], first["sources"]) == (cleo.id, ["friends_of_friends"])
    assert cleo.id in [one["id"] for one in ana.get("/api/v1/suggestions")]
    assert ana.delete(f"/api/v1/suggestions/{cleo.id}") == {}
    assert ana.delete(f"/api/v1/suggestions/{cleo.id}") == {}
    assert cleo.id not in [one["account"]["id"] for one in ana.get("/api/v2/suggestions")]
    assert ana.call("DELETE", "/api/v1/suggestions/1").status_code == 404


def test_a_report_names_only_posts_that_its_writer_can_see(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    seen = bea.post("/api/v1/statuses", status="rude")
    secret = bea.post("/api/v1/statuses", status="hidden", visibility="private")
    other = cleo.post("/api/v1/statuses", status="somebody else's")
    filed = ana.post(
        "/api/v1/reports",
        account_id=bea.id,
        status_ids=[seen["id"], secret["id"], other["id"], "1"],
        comment="please look",
        category="spam",
        rule_ids=["1"],
    )
    assert_entity("Report", filed)
    assert filed["status_ids"] == [seen["id"]]
    assert (filed["category"], filed["rule_ids"], filed["action_taken"]) == ("spam", [], False)
    assert filed["target_account"]["id"] == bea.id
    assert ana.call("POST", "/api/v1/reports", json={"account_id": "1"}).status_code == 404
    for wrong in ({}, {"account_id": bea.id, "comment": "x" * 1001}, {"account_id": bea.id, "category": "x"}):
        assert ana.call("POST", "/api/v1/reports", json=wrong).status_code == 422


def test_the_header_of_a_profile_is_sent_as_wide_as_it_is_shown(person: New) -> None:
    ana = person()
    wide = pictures.encoded(pictures.photo((1800, 600)), "JPEG", quality=95)
    changed = ana.ok("PATCH", UPDATE, files={"header": ("sea.jpg", wide, "image/jpeg")})
    key = changed["header"].rpartition("/")[2]
    client = ana.server.client
    found = client.get(f"/media/{key}/band")
    assert "immutable" in found.headers["cache-control"]
    band = Image.open(io.BytesIO(found.content))
    assert (band.size, band.format) == ((780, 260), "WEBP")
    assert 2 * len(found.content) < len(client.get(f"/media/{key}").content)
    assert f'srcset="/media/{key}/band 780w, /media/{key} 1500w"' in client.get(f"/@{ana.name}").text
    moves = pictures.moving(4, "GIF")
    changed = ana.ok("PATCH", UPDATE, files={"header": ("sea.gif", moves, "image/gif")})
    assert client.get(f"/media/{key}/band").status_code == 404
    page = client.get(f"/@{ana.name}").text
    assert changed["header"].rpartition("/")[2] in page and "/band" not in page


def test_what_is_read_without_signing_in_is_the_same_for_everybody(person: New) -> None:
    ana = person()
    for path in ("", "/followers", "/following", "/featured_tags", "/endorsements"):
        answer = ana.server.client.get(f"/api/v1/accounts/{ana.id}{path}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"].startswith("public")
        own = ana.call("GET", f"/api/v1/accounts/{ana.id}{path}")
        assert own.headers["Cache-Control"] == "private, no-store"


def test_beside_a_post_stands_a_small_picture_of_who_wrote_it(person: New) -> None:
    ana = person()
    large = pictures.encoded(pictures.photo((900, 700)), "JPEG", quality=95)
    changed = ana.ok("PATCH", UPDATE, files={"avatar": ("me.jpg", large, "image/jpeg")})
    key = changed["avatar"].rpartition("/")[2]
    assert key.endswith(".webp")
    client = ana.server.client
    found = client.get(f"/media/{key}/face")
    assert (found.status_code, found.headers["content-type"]) == (200, "image/webp")
    assert (
        "immutable" in found.headers["cache-control"]
        and "sandbox" in found.headers["content-security-policy"]
    )
    small = Image.open(io.BytesIO(found.content))
    assert (small.size, small.format) == ((88, 88), "WEBP")
    assert len(found.content) < 5000 < len(client.get(f"/media/{key}").content)
    assert client.get(f"/media/{key}/face").content == found.content
    page = client.get(f"/@{ana.name}").text
    assert f"/media/{key}" in page
    ana.ok("POST", "/api/v1/statuses", json={"status": "with a face"})
    assert f'src="/media/{key}/face"' in client.get(f"/@{ana.name}").text
    moving = pictures.moving(4, "GIF")
    changed = ana.ok("PATCH", UPDATE, files={"avatar": ("me.gif", moving, "image/gif")})
    assert client.get(f"/media/{key}/face").status_code == 404
    still = changed["avatar_static"].rpartition("/")[2]
    found = client.get(f"/media/{still}/face")
    assert getattr(Image.open(io.BytesIO(found.content)), "n_frames", 1) == 1
    for nothing in ("0" * 32 + ".webp", "nothing", "..%2f.."):
        assert client.get(f"/media/{nothing}/face").status_code == 404
