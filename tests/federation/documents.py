"""What other servers fetch, as they ask for it."""

from typing import Any

import httpx

from tests.api.people import Person
from tests.federation.scripted import ACTIVITY
from tests.server import Server


def ask(server: Server, url: str, accept: str = ACTIVITY) -> httpx.Response:
    """`url`: a whole address, or a path."""
    return server.client.get(url, headers={"Accept": accept})


def fetch(server: Server, url: str) -> Any:
    """The document of an address of this server."""
    answer = ask(server, url)
    assert answer.status_code == 200, f"{url}: {answer.status_code} {answer.text}"
    assert answer.headers["content-type"] == f"{ACTIVITY}; charset=utf-8"
    found = answer.json()
    context = found.pop("@context")
    assert context[0] == "https://www.w3.org/ns/activitystreams"
    return found


def actor(person: Person) -> str:
    """The id by which other servers know somebody here."""
    return f"{person.server.url}/users/{person.name}"


def uri(person: Person, id: str) -> str:
    return f"{actor(person)}/statuses/{id}"


def note(person: Person, text: str, **given: Any) -> Any:
    """The document of a new post of somebody that anybody may read."""
    return fetch(person.server, uri(person, person.says(text, **given)["id"]))
