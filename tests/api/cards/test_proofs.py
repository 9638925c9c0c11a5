"""A link of a profile is marked when the page it leads to links back (rel=me)."""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests import outside
from tests.api.cards import linked
from tests.api.people import Person
from tests.outside import Outside
from tests.server import Server
from tests.waiting import eventually


def rows(person: Person) -> list[str | None]:
    return [row["verified_at"] for row in person.get("/api/v1/accounts/verify_credentials")["fields"]]


def show(person: Person, *values: str) -> None:
    fields = {str(n): {"name": "Page", "value": value} for n, value in enumerate(values)}
    answer = person.call("PATCH", "/api/v1/accounts/update_credentials", json={"fields_attributes": fields})
    assert answer.status_code == 200, answer.text


def page(body: str) -> tuple[int, dict[str, str], bytes]:
    return 200, linked.HTML, f"<!doctype html><p>Hello</p>{body}".encode()


@pytest.mark.parametrize(
    "link",
    [
        '<a href="{}" rel="me">Sabar</a>',
        "<A class=x rel='nofollow ME' HREF={}/>Sabar</A>",
        '<link href="{}" rel=me>',
    ],
)
def test_a_page_that_links_back_is_marked_as_ones_own(
    server: Server, web: Outside, person: Callable[..., Person], link: str
) -> None:
    me = person()
    web.answers["/me"] = page(link.format(f"{server.url}/@{me.name}"))
    web.answers["/other"] = page("Nothing")
    show(me, f"{web.url}/me", f"{web.url}/other", f"I like {web.url}/me")
    eventually(lambda: rows(me)[0] is not None)
    assert rows(me)[1:] == [None, None]
    # What stays as it was stays marked; another address has to be proved again.
    show(me, f"{web.url}/me", f"{web.url}/other")
    assert rows(me)[0] is not None
    show(me, f"{web.url}/other")
    assert rows(me) == [None]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="{}">Sabar</a>',
        '<a href="{}" rel="menu">Sabar</a>',
        '<a href="{}x" rel="me">Sabar</a>',
        '&lt;a href="{}" rel="me"&gt;',
        '<p title="{}" rel="me">',
        '<!-- <a href="{}" rel="me"> -->',
        "<script>'<a href={} rel=me>'</script>",
        '<template><a href="{}" rel="me"></template>',
        '<p title=\'<a href="{}" rel="me">\'>',
    ],
)
def test_a_page_that_only_names_one_proves_nothing(
    server: Server, web: Outside, person: Callable[..., Person], body: str
) -> None:
    me = person()
    web.answers["/me"] = page(body.format(f"{server.url}/@{me.name}"))
    web.answers["/last"] = page(f'<a href="{server.url}/@{me.name}" rel="me">')
    show(me, f"{web.url}/me", f"{web.url}/last")
    eventually(lambda: rows(me)[1] is not None)
    assert rows(me)[0] is None


def test_broken_pages_and_inside_addresses_are_passed_over(
    server: Server, web: Outside, person: Callable[..., Person]
) -> None:
    me = person()
    mine = f'<a href="{server.url}/@{me.name}" rel="me">'
    web.answers["/gone"] = (404, linked.HTML, mine.encode())
    web.answers["/picture"] = (200, {"Content-Type": "image/png"}, mine.encode())
    web.answers["/last"] = page("<a " * 200_000 + mine)
    show(me, "http://10.0.0.1/", f"{web.url}/gone", f"{web.url}/picture", f"{web.url}/last")
    eventually(lambda: rows(me)[3] is not None)
    assert rows(me)[:3] == [None, None, None]


def test_a_page_somewhere_else_proves_nothing_for_an_address_that_only_leads_there(
    server: Server, web: Outside, person: Callable[..., Person]
) -> None:
    """CVE-2023-36462: whoever reads a marked link trusts the site it names. Sites that lead on to any address
    are everywhere; within one site a page may move.
    """
    me = person()
    web.answers["/mine"] = page(f'<a href="{server.url}/@{me.name}" rel="me">')
    moved = (302, {"Location": f"{web.url}/mine"}, b"")
    web.answers["/moved"] = moved
    with outside.listening() as elsewhere:
        elsewhere.answers["/go"] = moved
        show(me, f"{elsewhere.url}/go", f"{web.url}/moved")
        eventually(lambda: rows(me)[1] is not None)
        assert elsewhere.heard
    assert rows(me)[0] is None


def test_a_site_is_asked_once_a_second_for_proofs_and_previews_together(
    server: Server, web: Outside, person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile with links to one site, saved again and again, is no way to make this server knock there."""
    asked: list[float] = []

    def hear(heard: outside.Heard) -> outside.Reply:
        asked.append(time.monotonic())
        return page(f"<title>{heard.path}</title>")

    monkeypatch.setattr(web, "hear", hear)
    me = person()
    for _ in range(3):
        show(me, *(f"{web.url}/proof{number}" for number in range(2)))
    me.says(f"look: {web.url}/preview")
    eventually(lambda: len(asked) >= 3, seconds=20)
    # The answer is kept before the pause begins; a hundredth is for the clock of the test.
    assert min(after - before for before, after in pairwise(asked)) > 0.99
