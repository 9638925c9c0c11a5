"""Pages of a space that two owners hold, and of the room that its files take."""

import pytest

from sabar.rules.limits import MEGABYTE
from sabar.rules.spaces import limits
from tests.web.spaces.people import House


def test_a_held_room_offers_no_deletion_and_says_who_can_end_that(house: House) -> None:
    said = house.says(house.member, "evidence")
    url = f"{house.url}/p/{said['id']}"
    house.member.ok("PUT", f"{house.path}/posts/{said['id']}/reactions/🎉")
    assert f"{url}/delete" in house.member.web.get(house.url).text
    house.owner.ok("PUT", f"{house.path}/members/{house.member.id}", json={"role": "owner"})
    for one in (house.owner, house.member):
        one.sends(f"{house.url}/hold", on="1")
    page = house.member.web.get(house.url).text
    for offered in ("/delete", "/edit", "/unreact"):
        assert url + offered not in page
    assert f'{house.url}/settings#hold"' in page and f"{url}/react" in page
    for path in ("/delete", "/edit"):
        told = house.member.seen(url + path)
        assert "until one of them ends that" in told and house.member.path == f"{house.url}/settings"
    assert "until one of them ends that" in house.member.sends(f"{url}/delete")
    told = house.member.sends(url, 422, text="nothing")
    assert "can be neither deleted nor changed" in told
    assert "take a reaction back" in house.guest.seen(f"{house.url}/settings")
    house.member.web.post("/settings/preferences", language="fr")
    assert "ne peut être ni modifié ni supprimé" in house.member.web.get(house.url).text


def test_settings_show_how_full_the_room_for_files_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = house.guest.seen(f"{house.url}/settings")
    assert "0 of 10,000 MB" in seen and "0 of 2,000 MB" in seen and "nearly full" not in seen
    house.guest.ok("POST", f"{house.path}/files", files={"file": ("a.txt", b"x" * 95_000)})
    small = type(limits.FILES)(space_bytes=MEGABYTE, member_bytes=MEGABYTE // 10)
    monkeypatch.setattr("sabar.reads.spaces.files.FILES", small)
    seen = house.guest.seen(f"{house.url}/settings")
    assert "Your part is nearly full" in seen and "0.1 of 1 MB" in seen
    assert "Your part" not in house.owner.seen(f"{house.url}/settings")
