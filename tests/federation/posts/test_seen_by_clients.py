"""What client applications are told of things of other servers, and how they ask for them alone."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from sabar.model.accounts import Account
from sabar.model.received import Counted
from tests import entrance
from tests.api import people
from tests.api.people import Person
from tests.federation import elsewhere, scripted
from tests.federation.posts import arrived
from tests.federation.scripted import Peer
from tests.server import Server


@pytest.fixture
def peer() -> Iterator[Peer]:
    with scripted.peer() as found:
        yield found


@pytest.fixture
def reader(here: Server) -> Person:
    return people.join(here, "reader")


@pytest.fixture
def far(here: Server, reader: Person, peer: Peer) -> Account:
    return elsewhere.somebody(here, reader, peer.url)


def ids(reader: Person, path: str, **params: Any) -> set[str]:
    return {one["id"] for one in reader.get(path, limit=40, **params)}


def test_an_account_elsewhere_has_its_own_addresses(reader: Person, far: Account, peer: Peer) -> None:
    shown = reader.get(f"/api/v1/accounts/{far.id}")
    assert shown["acct"] == f"{far.username}@{peer.host}"
    assert shown["username"] == far.username
    assert (shown["uri"], shown["url"]) == (far.uri, far.url)
    assert shown["moved"] is None


def test_a_post_elsewhere_has_its_own_addresses(here: Server, reader: Person, far: Account) -> None:
    made = arrived.post(here, far, "from afar")
    id = arrived.come(here, far, made)
    shown = reader.get(f"/api/v1/statuses/{id}")
    assert (shown["uri"], shown["url"]) == (made.uri, made.url)
    assert shown["account"]["acct"] == far.acct
    assert shown["application"] is None


def test_names_and_hashtags_lead_to_pages_of_this_server_wherever_they_were_written(
    here: Server, reader: Person, far: Account
) -> None:
    far_page, ours = far.url, f"{here.url}/users/{reader.name}"
    words = (
        f'<p><a href="{far_page}" class="u-url mention">@<span>{far.username}</span></a> '
        f'<a href="{ours}" class="mention">@{reader.name}</a> '
        '<a href="https://far.example/tags/Indigo" class="mention hashtag">#<span>Indigo</span></a> '
        '<a href="https://far.example/read">read</a></p>'
    )
    known = [far.id, int(reader.id)]
    id = arrived.say(here, far, content=words, people=known, tags=["Indigo"])
    browser = entrance.Person(here).browser()
    page = browser.get(f"/@{far.acct}/{id}").text
    for path in (f"/@{far.acct}", f"/@{reader.name}", "/tags/indigo", "https://far.example/read"):
        assert re.search(rf'<a [^>]*href="{re.escape(path)}"[^>]*>(?:@|#|read)', page), path
    assert f'href="{ours}"' not in page
    told = reader.get(f"/api/v1/statuses/{id}")
    assert {one["url"] for one in told["mentions"]} == {far_page, f"{here.url}/@{reader.name}"}
    mine = reader.says(f"hello @{far.acct}")
    assert f'href="/@{far.acct}"' in browser.get(f"/@{reader.name}/{mine['id']}").text
    assert f'href="{far_page}"' in mine["content"]


def test_the_public_timeline_is_asked_for_posts_of_here_or_of_elsewhere(
    here: Server, reader: Person, far: Account
) -> None:
    ours, theirs = reader.says("from here")["id"], arrived.say(here, far, "from afar")
    both = {ours, theirs}
    path = "/api/v1/timelines/public"
    assert both <= ids(reader, path)
    assert ids(reader, path, local="true") & both == {ours}
    assert ids(reader, path, remote="true") & both == {theirs}


def test_the_timeline_of_a_hashtag_is_asked_for_posts_of_here_or_of_elsewhere(
    here: Server, reader: Person, far: Account
) -> None:
    ours = reader.says("from here #indigo")["id"]
    theirs = arrived.say(here, far, "from afar", tags=["indigo"])
    both = {ours, theirs}
    path = "/api/v1/timelines/tag/indigo"
    assert ids(reader, path) & both == both
    assert ids(reader, path, local="true") & both == {ours}
    assert ids(reader, path, remote="true") & both == {theirs}


def test_what_the_server_of_a_post_counts_is_told_apart(
    here: Server, reader: Person, far: Account, peer: Peer
) -> None:
    made = arrived.post(here, far, "loved there", counted=Counted(favourites=40, reblogs=1))
    id = arrived.come(here, far, made)
    reader.ok("POST", f"/api/v1/statuses/{id}/favourite")
    shown = reader.get(f"/api/v1/statuses/{id}")
    assert (shown["favourites_count"], shown["reblogs_count"], shown["replies_count"]) == (40, 1, 0)
    page = " ".join(here.client.get(f"/@{far.acct}/{id}").text.split())
    assert "1 favourite" in page
    assert f"As {peer.host} counts: 40 favourites, 1 boost. Above is what is known here." in page
    # Nothing but the numbers is new.
    assert id is not None
    arrived.change(here, far, id, msgspec.structs.replace(made, counted=Counted(favourites=41)))
    shown = reader.get(f"/api/v1/statuses/{id}")
    assert (shown["favourites_count"], shown["reblogs_count"]) == (41, 1)


def test_a_server_that_counts_less_than_is_known_is_not_quoted(
    here: Server, reader: Person, far: Account
) -> None:
    id = arrived.say(here, far, "loved here", counted=Counted(favourites=0))
    reader.ok("POST", f"/api/v1/statuses/{id}/favourite")
    assert reader.get(f"/api/v1/statuses/{id}")["favourites_count"] == 1
    assert "Above is what is known here" not in here.client.get(f"/@{far.acct}/{id}").text
