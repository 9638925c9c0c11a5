"""People as tests see them: an account, a token, and calls made with it."""

from typing import Any

import httpx
import msgspec

from sabar.actions import relations
from sabar.model.accounts import Field
from sabar.model.viewers import Actor
from sabar.store import accounts, moderation, profiles, users
from tests import entrance
from tests.server import Server


class Person:
    """`id`, `name`, and the HTTP verbs with this person's token."""

    def __init__(self, server: Server, name: str, token: str, id: str) -> None:
        self.server = server
        self.name = name
        self.token = token
        self.id = id

    @classmethod
    def arriving(
        cls, server: Server, app_token: str, start: str = "p", *, locale: str = "en", **profile: object
    ) -> "Person":
        """Sign up with a fresh name; `profile`: what `update_credentials` is told at once."""
        name = entrance.fresh_name(start)
        answer = entrance.sign_up(server, app_token, username=name, locale=locale)
        assert answer.status_code == 200, answer.text
        token = answer.json()["access_token"]
        me = server.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(token))
        person = cls(server, name, token, me.json()["id"])
        if profile:
            person.ok("PATCH", "/api/v1/accounts/update_credentials", json=profile)
        return person

    def call(self, method: str, path: str, **given: Any) -> httpx.Response:
        """`path` may be a whole address, as Link headers give it."""
        headers = {**entrance.bearer(self.token), **given.pop("headers", {})}
        return self.server.client.request(method, path, headers=headers, **given)

    def ok(self, method: str, path: str, **given: Any) -> Any:
        """The JSON of an answer that must be a 200."""
        answer = self.call(method, path, **given)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def get(self, path: str, **params: Any) -> Any:
        return self.ok("GET", path, params=params)

    def post(self, path: str, **json: Any) -> Any:
        return self.ok("POST", path, json=json)

    def delete(self, path: str, **json: Any) -> Any:
        return self.ok("DELETE", path, json=json)

    def says(self, text: str, **given: Any) -> Any:
        """A post of this person, as the server answers it."""
        return self.post("/api/v1/statuses", status=text, **given)

    def shown(self) -> Any:
        """The own account as everybody sees it."""
        return self.get(f"/api/v1/accounts/{self.id}")

    def to(self, other: "Person") -> Any:
        """The relationship to somebody else."""
        (found,) = self.ok("GET", "/api/v1/accounts/relationships", params={"id[]": other.id})
        return found

    def follow(self, other: "Person", **options: Any) -> Any:
        return self.post(f"/api/v1/accounts/{other.id}/follow", **options)


def join(server: Server, start: str = "p") -> Person:
    """Somebody new, through an application of their own."""
    return Person.arriving(server, entrance.app_token(server, entrance.register_app(server)), start)


def pages(person: Person, path: str, **params: Any) -> list[list[Any]]:
    """Every page of a list, following the `next` links to the end."""
    found = []
    answer = person.call("GET", path, params=params)
    for _ in range(50):
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        following = answer.links.get("next")
        if following is None:
            return found
        answer = person.call("GET", following["url"])
    raise AssertionError("the list does not end")


def suspend(person: Person, *, suspended: bool = True) -> None:
    app = person.server.app

    async def unit(tx: Any) -> None:
        await moderation.held(tx, int(person.id))
        await moderation.flag(tx, int(person.id), "suspended_at", 1 if suspended else None)

    person.server.run(app.db.write, unit)


def shut_out(person: Person, *, shut: bool = True) -> None:
    """Close the login, or open it again."""
    app = person.server.app

    async def unit(tx: Any) -> None:
        for user in await users.recipients_of(tx, int(person.id)):
            await (users.disable(tx, user.id, 1) if shut else users.enable(tx, user.id))

    person.server.run(app.db.write, unit)


def proves(person: Person, *sites: str) -> None:
    """All links in a profile that are its writer's own."""
    app = person.server.app

    async def unit(tx: Any) -> None:
        known = await moderation.held(tx, int(person.id))
        assert known is not None
        fields = [Field("Site", f"https://{site}/", "", 1) for site in sites]
        await profiles.update(tx, msgspec.structs.replace(known, fields=fields))

    person.server.run(app.db.write, unit)


def from_elsewhere(person: Person, domain: str) -> Person:
    """An account of another server, as this one knows it."""
    app = person.server.app
    id = app.ids.next()

    async def unit(tx: Any) -> None:
        known = await accounts.by_id(tx, int(person.id))
        assert known is not None
        await accounts.insert(tx, msgspec.structs.replace(known, id=id, domain=domain, following_count=0))

    person.server.run(app.db.write, unit)
    return Person(person.server, person.name, "", str(id))


def follows_far(person: Person, far: Person) -> Any:
    """Follow somebody `from_elsewhere`, whose server says yes at once; how they stand to one another."""
    assert person.follow(far)["requested"] is True
    app = person.server.app

    async def accept() -> None:
        found = await accounts.by_ids(app.db.read(), [int(person.id), int(far.id)])
        await relations.authorize(app, Actor(found[int(far.id)]), found[int(person.id)])

    person.server.run(accept)
    return person.to(far)


def heard_of(person: Person) -> set[str]:
    """Whom the notifications of somebody are about."""
    return {one["account"]["id"] for one in person.get("/api/v1/notifications")}


def counts(person: Person) -> tuple[int, int]:
    """Followers, following."""
    shown = person.shown()
    return shown["followers_count"], shown["following_count"]
