"""Saying things and quoting them, as the tests of quotes need it."""

from typing import Any

import httpx

from tests.api.people import Person


def say(person: Person, text: str = "hello", **more: Any) -> Any:
    return person.post("/api/v1/statuses", status=text, **more)


def quote(person: Person, said: Any, text: str = "look", **more: Any) -> Any:
    return say(person, text, quoted_status_id=said["id"], **more)


def try_quote(person: Person, said: Any, text: str = "look", **more: Any) -> httpx.Response:
    given = {"status": text, "quoted_status_id": said["id"], **more}
    return person.call("POST", "/api/v1/statuses", json=given)


def status(person: Person, said: Any) -> Any:
    """The post as this person sees it now."""
    return person.get(f"/api/v1/statuses/{said['id']}")


def state(person: Person, said: Any) -> str:
    """What this person is told of the post's quote. Only with some states the quoted post comes."""
    told = status(person, said)["quote"]
    shown = ("accepted", "blocked_account", "blocked_domain", "muted_account")
    assert (told["quoted_status"] is not None) == (told["state"] in shown), told
    return str(told["state"])


def words(said: Any) -> str:
    """What its writer said, without the link for clients that know no quotes."""
    start, end, rest = str(said["content"]).partition("</p>")
    return rest if "quote-inline" in start else start + end
