"""Links into a space: made by owners, shown once, followed by others, taken back."""

import re
from html import unescape

import pytest

from tests.browser import Browser
from tests.entrance import PASSWORD, fresh_name
from tests.server import Server
from tests.web.spaces.people import House, Visitor, words


def link_of(visitor: Visitor) -> str:
    """The path of the link on the page that somebody is on."""
    found = re.search(r'readonly value="[^"]+(/s/join/[\w-]+)"', visitor.html)
    assert found, visitor.html
    return found[1]


def invited(house: House, **form: str) -> str:
    house.owner.sends(f"{house.url}/invites", **{"lasts": "86400", "uses": "1", **form})
    return link_of(house.owner)


def test_a_link_is_shown_once_and_lets_somebody_in(house: House) -> None:
    said = house.owner.sends(f"{house.url}/invites", role="member", lasts="3600", uses="1")
    link = link_of(house.owner)
    assert "Write it down now" in said and "0 of 1 used" in said
    again = house.owner.seen(f"{house.url}/invites")
    assert "0 of 1 used" in again and link not in house.owner.html
    newcomer = house.outsider
    told = newcomer.seen(link)
    for part in ("Atelier", "a member, without an end", "3 people", "also what was said before you came"):
        assert part in told
    answer = newcomer.web.post(link, follow=False)
    assert (answer.status_code, answer.headers["location"]) == (303, house.url)
    assert newcomer.get(house.path)["role"] == "member"
    assert "You are in it already." in newcomer.seen(link)
    assert "Open invitations" not in house.owner.seen(f"{house.url}/invites")


def test_a_guest_reads_until_when_before_he_joins(house: House) -> None:
    link = invited(house, role="guest", ends_at="2026-12-24T18:00")
    assert "a guest until 24 December 2026, 18:00" in " ".join(house.outsider.seen(link).split())
    house.outsider.web.post(link, follow=False)
    assert house.outsider.get(house.path)["ends_at"] == "2026-12-24T18:00:00.000Z"


def test_signed_out_one_hears_that_it_is_a_space_and_comes_back_after_signing_in(house: House) -> None:
    house.owner.ok("PUT", house.path, json={"outside": "nothing"})
    link = invited(house)
    browser = Browser(house.owner.server)
    page = browser.get(link)
    assert page.status_code == 200 and "You are invited to a space on" in words(page)
    # What shows links to others opens them signed out.
    assert "Atelier" not in page.text and "3 people" not in page.text
    assert house.slug not in page.text and house.owner.name not in page.text
    assert f'href="/login?return_to={link}"' in page.text
    name = house.outsider.name
    landed = browser.post("/login", email=name, password=PASSWORD, return_to=link)
    assert landed.url.path == link and "Atelier" in landed.text


def test_a_new_account_comes_back_to_the_link(house: House) -> None:
    link, browser, name = invited(house), Browser(house.owner.server), fresh_name("new")
    browser.get("/signup", return_to=link)
    hidden = browser.hidden()
    assert hidden["return_to"] == link
    form = {"username": name, "email": f"{name}@example.org", "password": PASSWORD, "return_to": link}
    landed = browser.post("/signup", **form)
    assert landed.url.path == link and "Join the space" in landed.text
    outside = {**form, "username": fresh_name("new"), "return_to": "//elsewhere.example/x"}
    outside["email"] = f"{outside['username']}@example.org"
    assert Browser(house.owner.server).post("/signup", **outside).url.path == "/"


def test_its_name_is_told_outside_as_long_as_its_owners_let_it(house: House) -> None:
    assert "Atelier" in Browser(house.owner.server).get(invited(house)).text
    house.owner.ok("PUT", house.path, json={"outside": "nothing"})
    assert "Atelier" not in Browser(house.owner.server).get(invited(house)).text


def test_every_link_that_leads_nowhere_leads_to_the_same_page(house: House) -> None:
    spent, late, back = invited(house), invited(house, lasts="3600"), invited(house)
    house.outsider.web.post(spent, follow=False)
    (id,) = {*re.findall(r"/invites/(\d+)/end", house.owner.html)} & _newest(house)
    assert "This link leads nowhere any more." in house.owner.sends(f"{house.url}/invites/{id}/end")
    house.owner.server.clock.advance(3_601_000)
    stranger = Visitor(house.owner.server, "str")
    pages = set()
    for link in (spent, late, back, "/s/join/never", "/s/join/" + "x" * 3000):
        for answer in (stranger.web.get(link), stranger.web.post(link)):
            assert answer.status_code == 404, link
            assert answer.headers["cache-control"] == "private, no-store"
            pages.add(words(answer))
    assert len(pages) == 1 and "This link leads nowhere" in pages.pop()
    assert house.log()[-1] == "uninvited"


def _newest(house: House) -> set[str]:
    return {house.owner.get(f"{house.path}/invites")[0]["id"]}


def test_a_link_is_kept_by_nobody_and_told_to_nobody(house: House) -> None:
    for link in (invited(house), "/s/join/never"):
        for browser in (house.outsider.web, Browser(house.owner.server)):
            answer = browser.get(link)
            assert answer.headers["cache-control"] == "private, no-store"
            assert answer.headers["x-robots-tag"] == "noindex, nofollow"
            assert '<meta name="robots" content="noindex">' in answer.text
            # No other site is told of the address by which one came.
            assert answer.headers["referrer-policy"] == "same-origin"


def test_an_invitation_for_one_mail_domain_says_so_to_others(house: House) -> None:
    link = invited(house, mail_domain="acme.example")
    assert "confirmed e-mail address at acme.example" in house.outsider.seen(link)
    refused = words(house.outsider.web.post(link))
    assert "This invitation is for people with an e-mail address at acme.example" in refused
    assert house.outsider.web.get(house.url + "/members").status_code == 404


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"role": "guest", "ends_at": ""}, "Choose when their time as a guest ends."),
        ({"role": "guest", "ends_at": "2020-01-01T10:00"}, "This time is past already."),
        ({"role": "owner"}, "is not included in the list"),
        ({"lasts": "5"}, "is not included in the list"),
        ({"uses": "0"}, "This is not valid."),
        ({"mail_domain": "no domain"}, "This is not a domain, such as acme.example."),
        ({"email": "a@example.org"}, "This server sends no e-mail"),
    ],
)
def test_an_invitation_that_makes_no_sense_comes_back_with_its_reason(
    house: House, form: dict[str, str], told: str
) -> None:
    given = {"role": "member", "lasts": "86400", "uses": "1", **form}
    said = house.owner.sends(f"{house.url}/invites", 422, **given)
    assert told in said
    assert house.owner.get(f"{house.path}/invites") == []


def test_only_owners_invite(house: House) -> None:
    for one in (house.member, house.guest):
        assert one.web.get(f"{house.url}/invites").status_code == 403
        assert one.web.post(f"{house.url}/invites", lasts="3600", uses="1").status_code == 403
        assert one.web.post(f"{house.url}/invites/1/end").status_code == 403
        assert "Invite somebody" not in one.seen(f"{house.url}/members")
    assert house.outsider.web.get(f"{house.url}/invites").status_code == 404


def test_a_closed_space_invites_nobody(house: House) -> None:
    link = invited(house)
    house.owner.delete(house.path)
    assert house.outsider.seen(link, 404)
    assert "New link" not in house.owner.seen(f"{house.url}/invites")
    assert house.owner.web.post(f"{house.url}/invites", lasts="3600", uses="1").status_code == 403


def test_a_page_in_french_speaks_french(server: Server, house: House) -> None:
    link = invited(house, role="guest", ends_at="2026-12-01T18:00")
    house.outsider.web.http.headers["accept-language"] = "fr"
    page = Browser(server, **{"accept-language": "fr"}).get(link).text
    assert "On vous invite dans un espace de" in unescape(page) and "1er décembre 2026" in page
