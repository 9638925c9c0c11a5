"""Somebody in the pages of a space: what stands on one, and forms sent from it."""

import re
from html import unescape
from typing import Any

import httpx
import msgspec

from sabar.kit import times
from tests.browser import Browser
from tests.server import Server
from tests.web.reading import Reader

SPACES = "/api/sabar/v1/spaces"
DAY = 86_400_000


class Visitor(Reader):
    """`web`: a browser without a screen in which they are signed in."""

    def __init__(self, server: Server, start: str) -> None:
        super().__init__(server, start)
        self.web = Browser(server)
        self.web.http.cookies.set("session", self.session)

    def seen(self, path: str, status: int = 200) -> str:
        """What stands on a page, without its tags."""
        answer = self.web.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return words(answer)

    def sends(self, path: str, status: int = 200, **form: Any) -> str:
        """What stands on the page that a form leads to."""
        answer = self.web.post(path, **form)
        assert answer.status_code == status, f"{path}: {answer.status_code} {words(answer)}"
        return words(answer)

    @property
    def path(self) -> str:
        """Of the page they are on."""
        assert self.web.at is not None
        return self.web.at.url.path

    @property
    def html(self) -> str:
        assert self.web.at is not None
        return unescape(self.web.at.text)


def words(answer: httpx.Response) -> str:
    page = answer.text.partition("<main")[2].partition("</main>")[0] or answer.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


class House(msgspec.Struct, frozen=True):
    """A space with one of each kind, and somebody outside. `url`: of its pages; `path`: in our API."""

    slug: str
    owner: Visitor
    member: Visitor
    guest: Visitor
    outsider: Visitor

    @property
    def url(self) -> str:
        return f"/s/{self.slug}"

    @property
    def path(self) -> str:
        return f"{SPACES}/{self.slug}"

    @property
    def inside(self) -> list[Visitor]:
        return [self.owner, self.member, self.guest]

    def says(self, person: Visitor, text: str, **given: Any) -> Any:
        return person.post(f"{self.path}/posts", text=text, **given)

    def removes(self, person: Visitor) -> None:
        self.owner.delete(f"{self.path}/members/{person.id}")

    def log(self) -> list[str]:
        """What happened, the newest last."""
        lines = self.owner.get(f"{self.path}/log")["lines"]
        return [line["what"] for line in lines][::-1]


def house(server: Server, name: str = "Atelier") -> House:
    owner, member, guest, outsider = (Visitor(server, start) for start in ("own", "mem", "gue", "out"))
    made = owner.post(SPACES, name=name)
    ends = {"role": "guest", "ends_at": _in_days(server, 2)}
    for newcomer, given in ((member, {}), (guest, ends)):
        url = owner.post(f"{SPACES}/{made['slug']}/invites", **given)["url"]
        newcomer.post(f"/api/sabar/v1/space_invites/{url.rpartition('/')[2]}/join")
    return House(made["slug"], owner, member, guest, outsider)


def _in_days(server: Server, days: int) -> str:
    return times.iso(server.clock.now_ms() + days * DAY)
