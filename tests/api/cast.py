"""People of one test server, each with a token that may do everything a client may."""

from typing import Any

import httpx

from tests import entrance
from tests.server import Server


class Person:
    """`get`, `post`, `put`, `delete` as this person; the answers are httpx responses."""

    def __init__(self, server: Server, token: str, name: str) -> None:
        self.server = server
        self.token = token
        self.name = name
        self.headers = entrance.bearer(token)
        self.id: str = self.get("/api/v1/accounts/verify_credentials").json()["id"]

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.server.client.get(path, headers=self.headers, **given)

    def post(self, path: str, **given: Any) -> httpx.Response:
        return self.server.client.post(path, headers={**self.headers, **given.pop("headers", {})}, **given)

    def put(self, path: str, **given: Any) -> httpx.Response:
        return self.server.client.put(path, headers=self.headers, **given)

    def delete(self, path: str, **given: Any) -> httpx.Response:
        return self.server.client.delete(path, headers=self.headers, **given)

    def says(self, text: str, **given: Any) -> dict[str, Any]:
        """A post of this person, as the server answers it."""
        answer = self.post("/api/v1/statuses", json={"status": text, **given})
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body


def join(server: Server, start: str = "p") -> Person:
    """Somebody new."""
    client = entrance.register_app(server)
    name = entrance.fresh_name(start)
    answer = entrance.sign_up(server, entrance.app_token(server, client), username=name)
    assert answer.status_code == 200, answer.text
    return Person(server, answer.json()["access_token"], name)
