"""What takes several people or some time: trends, previews of pages, collections, years."""

import datetime
from typing import Any

from sabar.model.years import Refresh
from sabar.rules import years
from sabar.store import moving, refreshes
from tests import pictures
from tests.api.cards import linked
from tests.api.people import Person
from tests.conformance.backstage import Backstage
from tests.conformance.stage import word
from tests.waiting import eventually


class Shown(Backstage):
    """Things that the server makes of what people do."""

    def linked(self) -> str:
        """A page that several people link to, so that it is talked of."""
        return str(self.once("linked", self._linked))

    def _linked(self) -> str:
        picture = (200, {"Content-Type": "image/png"}, pictures.encoded(pictures.photo(), "PNG"))
        self.world.answers["/picture.png"] = picture
        writer = self.newcomer()
        author = f"@{writer.name}@{self.server.settings.domain}"
        head = (
            f'<meta name="fediverse:creator" content="{author}"><script type="application/ld+json">'
            '{"@type":"NewsArticle","author":[{"name":"Ida","url":"https://press.example/ida"}],'
            '"publisher":{"name":"The Press"},"datePublished":"2026-05-01T10:00:00+02:00"}</script>'
        )
        told = {"og_title": "Rain", "og_description": "All about it", "og_image": "/picture.png"}
        self.world.answers["/story"] = (200, linked.HTML, linked.page("Story", head, **told))
        self.sql(
            "UPDATE accounts SET attribution_domains = :sites WHERE id = :id",
            sites='["127.0.0.1"]',
            id=int(writer.id),
        )
        address = f"{self.world.url}/story"
        for one in (self.ada, self.ben, self.talker()):
            self.post(one, status=f"Read {address}")
        linked.settle(self.server)
        return address

    def moved(self) -> str:
        """The id of an account that became another one."""
        return str(self.once("moved", self._moved))

    def _moved(self) -> str:
        old, new = self.newcomer(), self.newcomer()

        async def unit(tx: Any) -> None:
            await moving.go(tx, int(old.id), int(new.id), self.server.clock.now_ms())

        async def go() -> None:
            await self.server.app.db.write(unit)

        self.server.run(go)
        return old.id

    def proved(self) -> str:
        """How to call somebody whose page links back to the profile."""
        return str(self.once("proved", self._proved))

    def _proved(self) -> str:
        person = self.newcomer()
        link = f'<a rel="me" href="{self.server.url}/@{person.name}">me</a>'
        self.world.answers["/own"] = (200, linked.HTML, link.encode())
        fields = {"0": {"name": "Page", "value": f"{self.world.url}/own"}}
        person.ok("PATCH", "/api/v1/accounts/update_credentials", json={"fields_attributes": fields})
        own = "/api/v1/accounts/verify_credentials"
        eventually(lambda: person.get(own)["fields"][0]["verified_at"] is not None)
        return self.called(person)

    def carded(self) -> str:
        """A post that shows the page it links to."""
        made = self.post(status=f"Read this: {self.linked()}")
        linked.settle(self.server)
        return made

    def talker(self) -> Person:
        person = self.newcomer()
        person.ok("PATCH", "/api/v1/accounts/update_credentials", json={"discoverable": True})
        return person

    def trending(self) -> bool:
        """A tag, a post and a page that everybody talks of."""
        return bool(self.once("trending", self._trending))

    def _trending(self) -> bool:
        self.linked()
        said = self.post(status="What everybody talks of #loom")
        for _ in range(5):
            person = self.talker()
            self.post(person, status="#loom is all")
            for deed in ("favourite", "reblog"):
                person.post(f"/api/v1/statuses/{said}/{deed}")
        self.settle()
        self.server.clock.advance(301_000)
        return True

    def trending_link(self) -> str:
        self.trending()
        return self.linked()

    def trending_id(self, kind: str) -> str:
        """The number under which staff decide about a link, status, tag or publisher."""
        self.trending()
        path = {"publisher": "links/publishers"}.get(kind, f"{kind}s".replace("statuss", "statuses"))
        return str(self.olga.get(f"/api/v1/admin/trends/{path}")[0]["id"])

    def collection(self) -> str:
        """One of Ada's, with Ben in it."""
        given = {"description": "Who weaves", "language": "fr", "tag_name": "loom", "discoverable": True}
        self.make_room()
        made = self.ada.post("/api/v1/collections", name=word(), account_ids=[self.ben.id], **given)
        return str(made["collection"]["id"])

    def make_room(self) -> None:
        """Nobody has more than a few collections."""
        there = self.ada.get(f"/api/v1/accounts/{self.ada.id}/collections")["collections"]
        for one in there[4:]:
            self.ada.delete(f"/api/v1/collections/{one['id']}")

    def empty_collection(self) -> str:
        self.make_room()
        return str(self.ada.post("/api/v1/collections", name=word())["collection"]["id"])

    def collected(self) -> tuple[str, str]:
        """A collection and the place of Ben in it."""
        made = self.collection()
        found = self.ada.get(f"/api/v1/collections/{made}")["collection"]["items"]
        return made, str(found[0]["id"])

    def reported_year(self) -> int:
        """The year before this one, of which Ada has a report."""
        return int(self.once("year", self._reported_year))

    def _eligible(self, person: Person) -> int:
        year = datetime.datetime.now(datetime.UTC).year - 1
        said = self.post(person, status="#Radio #Radio")
        for deed in ("favourite", "reblog"):
            self.mo.post(f"/api/v1/statuses/{said}/{deed}")
        at = int(datetime.datetime(year, 3, 5, tzinfo=datetime.UTC).timestamp() * 1000)
        self.sql("UPDATE statuses SET created_at = :at WHERE id = :id", at=at, id=int(said))
        return year

    def _reported_year(self) -> int:
        year = self._eligible(self.ada)
        self.ada.call("POST", f"/api/v1/annual_reports/{year}/generate")
        state = f"/api/v1/annual_reports/{year}/state"
        eventually(lambda: bool(self.ada.get(state) == {"state": "available"}))
        return year

    def refresh(self) -> str:
        """Work in the background that Ben waits for: his report."""
        return str(self.once("refresh", self._refresh))

    def _refresh(self) -> str:
        answer = self.ben.call("POST", f"/api/v1/annual_reports/{self._eligible(self.ben)}/generate")
        return answer.headers["Mastodon-Async-Refresh"].partition('"')[2].partition('"')[0]

    def refreshed(self) -> str:
        """The same, done."""
        made = self.refresh()
        path = f"/api/v1_alpha/async_refreshes/{made}"
        eventually(lambda: self.ben.get(path)["async_refresh"]["status"] == "finished")
        return made

    def unfinished(self) -> tuple[int, str]:
        """A year whose report is being made for Mo, and the key of that work; nobody is at it really."""
        year = self._eligible(self.mo)
        app = self.server.app
        refresh = Refresh(
            id=app.ids.next(),
            account_id=int(self.mo.id),
            key=years.making(int(self.mo.id), year),
            status="running",
            result_count=None,
            created_at=app.clock.now_ms(),
        )

        async def unit(tx: Any) -> None:
            await refreshes.begin(tx, refresh, stale=0)

        self.server.run(app.db.write, unit)
        return year, refresh.key
