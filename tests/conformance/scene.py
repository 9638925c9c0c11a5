"""What recipes make anew for each call, each giving its id; and, once, what has everything to tell."""

from typing import Any

from tests import entrance, filming, pictures
from tests.api.people import Person
from tests.browser import Browser
from tests.conformance.shown import Shown
from tests.conformance.stage import EVERYTHING, PASSWORD, word
from tests.waiting import eventually

__all__ = ["EVERYTHING", "PASSWORD", "Scene", "word"]


class Scene(Shown):
    """Recipes get it; see `Stage` for the people."""

    def poll(self) -> str:
        made = self.ada.post(
            "/api/v1/statuses", status="Tea?", poll={"options": ["yes", "no"], "expires_in": 3600}
        )
        return str(made["poll"]["id"])

    def picture(self, by: Person | None = None) -> str:
        made = (by or self.ada).ok("POST", "/api/v2/media", files={"file": self.png()})
        return str(made["id"])

    def video(self) -> str:
        """A film of Ada's that is ready; it may have another picture before it starts."""
        return str(self.once("video", self._video))

    def _video(self) -> str:
        files = {"file": ("a.mp4", filming.film("a.mp4", seconds=0.4), "video/mp4")}
        made = self.ada.call("POST", "/api/v2/media", files=files).json()["id"]
        eventually(lambda: self.ada.call("GET", f"/api/v1/media/{made}").status_code == 200, 30)
        return str(made)

    def png(self, size: tuple[int, int] = (64, 48)) -> tuple[str, bytes, str]:
        return ("a.png", pictures.encoded(pictures.flag(size), "PNG"), "image/png")

    def filter(self, **given: Any) -> Any:
        return self.ben.post("/api/v2/filters", **{"title": word(), "context": ["home"], **given})

    def list(self) -> str:
        return str(self.ben.post("/api/v1/lists", title=word())["id"])

    def asked_by(self) -> str:
        """Somebody new who waits for Cleo's yes."""
        person = self.newcomer()
        person.follow(self.cleo)
        return person.id

    def mention(self) -> str:
        """A notification of Ben's: Ada named him."""
        status = self.post(status=f"@{self.ben.name} look {word()}")
        return str(self.told(self.ben, "mention", status)["id"])

    def request(self) -> str:
        """Somebody new whose mention Dede's policy keeps back."""
        return self._kept_from(self.dede)

    def _kept_from(self, whom: Person) -> str:
        whom.ok("PATCH", "/api/v2/notifications/policy", json={"for_not_following": "filter"})
        person = self.newcomer()
        self.post(person, status=f"@{whom.name} hello, stranger")
        found: list[Any] = []

        def waiting() -> bool:
            got = whom.get("/api/v1/notifications/requests", limit=80)
            found[:] = [one for one in got if one["account"]["id"] == person.id]
            return bool(found)

        eventually(waiting)
        return str(found[0]["id"])

    def merge(self, person: Person) -> None:
        """What was kept back comes to the others."""
        request = self._kept_from(person)
        person.ok("PATCH", "/api/v2/notifications/policy", json={"for_not_following": "accept"})
        person.post(f"/api/v1/notifications/requests/{request}/accept")

    def conversation(self) -> str:
        """Of Ben, with somebody who wrote to him alone."""
        person = self.newcomer()
        self.post(person, status=f"@{self.ben.name} between us", visibility="direct")
        found: list[Any] = []

        def there() -> bool:
            got = self.ben.get("/api/v1/conversations", limit=40)
            found[:] = [one for one in got if person.id in {other["id"] for other in one["accounts"]}]
            return bool(found)

        eventually(there)
        return str(found[0]["id"])

    def scheduled(self) -> str:
        return str(self.ada.post("/api/v1/statuses", status="Later", scheduled_at=self.soon())["id"])

    # People of other kinds, each made once.

    def _kind(self, name: str, column: str, value: object = 1) -> Person:
        def make() -> Person:
            person = self.newcomer()
            self.sql(
                f"UPDATE accounts SET {column} = :value, version = version + 1 WHERE id = :id",
                value=value,
                id=int(person.id),
            )
            return person

        return self.once(name, make)  # type: ignore[no-any-return]

    @property
    def limited(self) -> Person:
        return self._kind("limited", "limited_at")

    @property
    def suspended(self) -> Person:
        return self._kind("suspended", "suspended_at")

    def unconfirmed(self) -> str:
        """Somebody whose address is still to be proved; how recipes call him."""
        person = self.newcomer()
        self.sql("UPDATE users SET confirmed_at = NULL WHERE account_id = :id", id=int(person.id))
        return self.called(person)

    def muted_by(self, person: Person) -> str:
        other = self.newcomer()
        person.post(f"/api/v1/accounts/{other.id}/mute", duration=3600)
        return other.id

    def featured_tag(self, person: Person) -> str:
        return str(person.post("/api/v1/featured_tags", name=word())["id"])

    # What is told.

    def tell_everything(self) -> bool:
        """Ada hears of everything that somebody can do to her."""
        return bool(self.once("told", self._tell))

    def _tell(self) -> bool:
        post = self.post(poll={"options": ["a", "b"], "expires_in": 300})
        for deed in ("favourite", "reblog"):
            self.ben.post(f"/api/v1/statuses/{post}/{deed}")
        self.ben.follow(self.ada)
        self.post(self.ben, status=f"@{self.ada.name} a word")
        self.ada.follow(self.mo, notify=True)
        self.post(self.mo)
        self.closed_report()
        given = {"name": word(), "description": "Who weaves", "account_ids": [self.ada.id]}
        self.mo.post("/api/v1/collections", **given)
        self.warned(self.ada)
        self.severed()
        for kind in (
            "favourite",
            "reblog",
            "follow",
            "mention",
            "status",
            "added_to_collection",
            "severed_relationships",
        ):
            self.told(self.ada, kind)
        self.told(self.olga, "admin.report")
        return True

    def feature_loom(self) -> bool:
        self.post(status="#loom")
        self.ada.post("/api/v1/featured_tags", name="loom")
        return True

    # Posts that have something to tell.

    def rich(self) -> str:
        """The post that has everything: Ben likes, boosts, keeps and filters it; Ada pinned and edited it."""
        return str(self.once("rich", self._rich))

    def _rich(self) -> str:
        first = self.post(self.ben)
        made = self.ada.post(
            "/api/v1/statuses",
            status=f"@{self.ben.name} reads https://example.com/ by the #loom :drum: finale",
            in_reply_to_id=first,
            media_ids=[self.picture()],
            language="fr",
            sensitive=True,
            spoiler_text="Weaving",
        )["id"]
        self.ada.ok(
            "PUT", f"/api/v1/statuses/{made}", json={"status": f"@{self.ben.name} :drum: #loom finale"}
        )
        self.ada.post(f"/api/v1/statuses/{made}/pin")
        for deed in ("favourite", "reblog", "bookmark", "mute"):
            self.ben.post(f"/api/v1/statuses/{made}/{deed}")
        kept = self.filter(
            context=["home", "public", "thread", "account"], keywords_attributes=[{"keyword": "finale"}]
        )
        self.ben.post(f"/api/v2/filters/{kept['id']}/statuses", status_id=made)
        return str(made)

    def tag(self) -> str:
        """The number of a tag that is in use."""
        return str(
            self.ada.get(f"/api/v1/statuses/{self.rich()}") and self.ben.get("/api/v1/tags/loom")["id"]
        )

    def quotable(self) -> str:
        return self.post(quote_approval_policy="public")

    def quoting(self) -> tuple[str, str]:
        """A post of Ada's, and one of Ben's that quotes it."""
        quoted = self.quotable()
        return quoted, self.post(self.ben, quoted_status_id=quoted)

    def quoting_twice(self) -> str:
        """A post that quotes one that quotes."""
        return self.post(quoted_status_id=self.quoting()[1])

    def thread(self) -> str:
        """The middle of a conversation."""
        middle = self.post(self.ben, in_reply_to_id=self.post())
        self.post(in_reply_to_id=middle)
        return middle

    def edited_poll(self) -> str:
        made = self.post(poll={"options": ["a", "b"], "expires_in": 3600})
        self.ada.ok("PUT", f"/api/v1/statuses/{made}", json={"status": "Mended"})
        return made

    def retracted(self) -> str:
        """A post whose words were corrected, and then taken away."""
        made = self.post()
        for given in (
            {"status": "Mended", "correction": "correction"},
            {"correction": "retraction", "correction_readable": False},
        ):
            self.ada.ok("PUT", f"/api/v1/statuses/{made}", json=given)
        return made

    def foreign(self) -> str:
        """A post in another language, with everything that has words."""
        return self.post(
            status="good morning",
            spoiler_text="good",
            language="en",
            poll={"options": ["yes", "no"], "expires_in": 3600},
        )

    def foreign_picture(self) -> str:
        files, words = {"file": self.png()}, {"description": "good colours"}
        picture = self.ada.ok("POST", "/api/v2/media", files=files, data=words)["id"]
        return self.post(media_ids=[picture], language="en")

    def address(self) -> str:
        """Of a public post, as browsers know it."""
        return str(self.ada.get(f"/api/v1/statuses/{self.post()}")["url"])

    def listed(self) -> str:
        """A list of Ben's with Ada on it."""
        made = self.list()
        self.ben.follow(self.ada)
        self.ben.post(f"/api/v1/lists/{made}/accounts", account_ids=[self.ada.id])
        self.post()
        return made

    def favourites_of_ada(self) -> bool:
        """Of several people: of whom is not the last to like something, an outline is enough."""
        made = self.post()
        for one in (self.newcomer(), self.ben, self.mo):
            one.post(f"/api/v1/statuses/{made}/favourite")
        return True

    def mark(self, person: Person) -> bool:
        person.post("/api/v1/markers", home={"last_read_id": "1"}, notifications={"last_read_id": "1"})
        return True

    def subscribe(self, person: Person, keys: dict[str, str]) -> bool:
        asked = {"endpoint": "https://push.example/once", "keys": keys}
        person.post("/api/v1/push/subscription", subscription=asked, data={"alerts": {"mention": True}})
        return True

    def _browser(self) -> Browser:
        browser = Browser(self.server)
        given = {"email": f"{self.ada.name}@example.org", "password": PASSWORD}
        answer = browser.post("/login", follow=False, **given)
        assert answer.status_code == 303, answer.text
        return browser

    def code(self, challenge: str = "") -> str:
        """A code that Ada let an application have."""
        proof = {"code_challenge": challenge, "code_challenge_method": "S256"} if challenge else {}
        browser = self.once("browser", self._browser)
        answer = browser.get(
            "/oauth/authorize",
            response_type="code",
            client_id=self.client["client_id"],
            redirect_uri=entrance.OUT_OF_BAND,
            scope="read",
            **proof,
        )
        assert answer.status_code == 200, answer.text
        return entrance.code_of(browser.post("/oauth/authorize", **browser.hidden(), answer="yes"))
