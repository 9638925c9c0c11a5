"""What becomes of an account elsewhere becomes of it here."""

from sabar.federation import actors
from sabar.store.federation import actors as store
from tests.api import staff
from tests.api.people import Person, suspend
from tests.federation import fixed_keys
from tests.federation.documents import actor
from tests.federation.people.meeting import done, followers, known, looked_up, met
from tests.federation.scripted import Peer
from tests.server import Server
from tests.waiting import eventually


def test_a_new_name_and_picture_are_taken_over(here: Server, ada: Person, peer: Peer) -> None:
    nia = peer.person("nia", summary="<p>tea</p>")
    far = met(here, ada, nia)
    assert ada.get(f"/api/v1/accounts/{far.id}")["note"] == "<p>tea</p>"
    changed = nia.document | {"name": "Nia the second", "summary": "<p>coffee<script>x()</script></p>"}
    done(here, nia, "Update", changed)
    shown = ada.get(f"/api/v1/accounts/{far.id}")
    assert (shown["display_name"], shown["note"]) == ("Nia the second", "<p>coffee</p>")


def test_emoji_of_another_server_stand_in_names_and_bios(here: Server, ada: Person, peer: Peer) -> None:
    def cup(picture: str) -> dict[str, object]:
        return {"type": "Emoji", "name": ":cup:", "icon": {"type": "Image", "url": f"{peer.url}/{picture}"}}

    field = {"type": "PropertyValue", "name": "drinks :cup:", "value": "tea"}
    kim = peer.person("kim", summary="<p>more :cup:</p>", attachment=[field], tag=cup("1.png"))
    kim.document["name"] = "Kim :cup:"
    far = met(here, ada, kim)

    def drawn() -> list[dict[str, str]]:
        found: list[dict[str, str]] = ada.get(f"/api/v1/accounts/{far.id}")["emojis"]
        return found

    (first,) = drawn()
    assert (first["shortcode"], first["url"].startswith(here.url)) == ("cup", True)
    assert here.client.get(f"/@{kim.handle}").text.count('class="emoji"') >= 3
    # Only the picture is another one now.
    done(here, kim, "Update", kim.document | {"tag": [cup("2.png")]})
    (second,) = drawn()
    assert second["url"] != first["url"]
    done(here, kim, "Update", kim.document | {"name": "Kim", "summary": "", "attachment": [], "tag": []})
    assert drawn() == []


def test_an_update_that_only_names_the_account_is_looked_up(here: Server, ada: Person, peer: Peer) -> None:
    pia = peer.person("pia")
    far = met(here, ada, pia)
    pia.document["name"] = "Pia anew"
    done(here, pia, "Update", pia.id)
    assert ada.get(f"/api/v1/accounts/{far.id}")["display_name"] == "Pia anew"


def test_nobody_changes_or_deletes_another_account(here: Server, ada: Person, peer: Peer) -> None:
    """GHSA-37jf-59fg-9hpr, weakness:hollo-0.8.5-delete-update-announce"""
    ria, mallory = peer.person("ria"), peer.person("rewriter")
    far = met(here, ada, ria)
    met(here, ada, mallory)
    done(here, mallory, "Update", ria.document | {"name": "Stolen"})
    done(here, mallory, "Update", mallory.document | {"id": ria.id, "name": "Stolen"})
    done(here, mallory, "Delete", ria.id)
    assert ada.get(f"/api/v1/accounts/{far.id}")["display_name"] == "Ria"
    assert ria.handle in followers(ada)


def test_an_account_can_be_called_otherwise_when_its_server_says_so(
    here: Server, ada: Person, peer: Peer
) -> None:
    old = peer.person("oldname")
    far = met(here, ada, old)
    old.document["preferredUsername"] = "newname"
    done(here, old, "Update", old.id)
    # WebFinger knows nobody of that name: it is not believed.
    assert ada.get(f"/api/v1/accounts/{far.id}")["acct"] == old.handle
    peer.people["newname"] = peer.people.pop("oldname")
    old.name = "newname"
    here.clock.advance(3_600_000)
    done(here, old, "Update", old.id)
    assert ada.get(f"/api/v1/accounts/{far.id}")["acct"] == f"newname@{peer.host}"


def test_an_account_that_is_deleted_goes_with_all_it_had(here: Server, ada: Person, peer: Peer) -> None:
    lea = peer.person("lea")
    far = met(here, ada, lea)
    del peer.documents["/users/lea"]
    done(here, lea, "Delete", lea.id)
    eventually(lambda: lea.handle not in followers(ada))
    eventually(lambda: ada.get(f"/api/v1/accounts/{far.id}")["suspended"] is True)
    asked = looked_up(peer, "lea")
    answer = lea.send(here, lea.activity("Follow", actor(ada)))
    assert answer.status_code == 401
    assert here.run(actors.known, here.app, lea.id) is None
    assert here.run(actors.by_uri, here.app, lea.id) is None
    assert looked_up(peer, "lea") == asked


def test_an_account_whose_inbox_is_gone_can_still_be_looked_at_and_deleted(
    here: Server, ada: Person, peer: Peer
) -> None:
    """That nothing is taken there any more does not say that the account is no more."""
    leo = peer.person("leo", endpoints={})
    far = met(here, ada, leo)
    peer.answers["/users/leo/inbox"] = (410, {}, b"")
    ada.says("anybody there?")

    def unreachable() -> bool:
        kept = here.run(store.of, here.app.db.read(), int(far.id))
        return kept is not None and kept.unreachable_at is not None

    eventually(unreachable)
    assert ada.get(f"/api/v1/accounts/{far.id}")["suspended"] is False
    done(here, leo, "Delete", leo.id)
    eventually(lambda: leo.handle not in followers(ada))
    assert ada.get(f"/api/v1/accounts/{far.id}")["suspended"] is True


def test_an_account_that_its_server_suspends_is_hidden_and_comes_back(
    here: Server, ada: Person, peer: Peer
) -> None:
    sus = peer.person("sus")
    far = met(here, ada, sus)
    done(here, sus, "Update", sus.document | {"suspended": True})
    assert ada.get(f"/api/v1/accounts/{far.id}")["suspended"] is True
    assert followers(ada).count(sus.handle) == 0
    done(here, sus, "Update", sus.document)
    assert ada.get(f"/api/v1/accounts/{far.id}")["suspended"] is False
    assert sus.handle in followers(ada)


def test_what_staff_decided_about_an_account_stays_when_its_server_says_otherwise(
    here: Server, ada: Person, peer: Peer
) -> None:
    bad = peer.person("bad")
    far = met(here, ada, bad)
    suspend(far)
    done(here, bad, "Update", bad.document | {"suspended": True})
    done(here, bad, "Update", bad.document)
    assert ada.get(f"/api/v1/accounts/{far.id}")["suspended"] is True
    assert known(here, bad).id == far.id


def test_nobody_gets_ahead_of_staff_by_suspending_himself(here: Server, ada: Person, peer: Peer) -> None:
    sly = peer.person("sly")
    far = met(here, ada, sly)
    done(here, sly, "Update", sly.document | {"suspended": True})
    boss = staff.arriving(here)
    boss.post(f"/api/v1/admin/accounts/{far.id}/action", type="suspend")
    done(here, sly, "Update", sly.document)
    assert ada.get(f"/api/v1/accounts/{far.id}")["suspended"] is True
    boss.post(f"/api/v1/admin/accounts/{far.id}/unsuspend")
    assert ada.get(f"/api/v1/accounts/{far.id}")["suspended"] is False
    assert sly.handle not in followers(ada)


def test_somebody_else_under_the_same_id_has_none_of_the_followers(
    here: Server, ada: Person, peer: Peer
) -> None:
    """A server set up anew gives its names to others (GTS#3666): what was for friends is not for them."""
    reborn = peer.person("reborn", published="2024-01-01T00:00:00Z")
    far = met(here, ada, reborn)
    ada.follow(far)
    done(here, reborn, "Accept", f"{actor(ada)}#follows/1")
    reborn.take_keys((len(peer.people) + 1) % len(fixed_keys.RSA))
    reborn.document |= reborn.keys_published() | {"published": "2026-01-01T00:00:00Z"}
    here.clock.advance(3_600_000)
    done(here, reborn, "Update", reborn.document)
    assert ada.to(far)["following"] is False
    assert reborn.handle not in followers(ada)


def test_whoever_only_has_new_keys_keeps_his_followers(here: Server, ada: Person, peer: Peer) -> None:
    rotating = peer.person("rotating", published="2024-01-01T00:00:00Z")
    met(here, ada, rotating)
    rotating.take_keys((len(peer.people) + 1) % len(fixed_keys.RSA))
    rotating.document |= rotating.keys_published()
    here.clock.advance(3_600_000)
    done(here, rotating, "Update", rotating.document)
    assert rotating.handle in followers(ada)


def test_a_handle_that_went_to_somebody_else_is_not_taken_back(here: Server, ada: Person, peer: Peer) -> None:
    """Who had it before says as before that it is his own; whose it is, its server says."""
    before = peer.person("handle")
    first = met(here, ada, before)
    after = peer.person("other", preferredUsername="handle")
    del peer.people["handle"]
    after.name = "handle"
    peer.people["handle"] = peer.people.pop("other")
    met(here, ada, after)
    second = known(here, after)
    assert second.id != first.id

    def found() -> str:
        return str(ada.get("/api/v1/accounts/lookup", acct=f"handle@{peer.host}")["id"])

    assert found() == second.id
    done(here, before, "Update", before.document | {"name": "Still me"})
    assert found() == second.id
