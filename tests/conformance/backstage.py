"""What those do who run the server: reports, rules, blocks, announcements."""

import datetime
import secrets
from typing import Any

from sabar.actions.auth import appeals, moderation
from sabar.actions.staff import announcements, server_texts
from sabar.events import ServerChanged
from sabar.kit import times
from sabar.model.moderation import Measure
from sabar.store import server as server_store
from tests import entrance, pictures
from tests.api.people import Person
from tests.conformance.stage import Stage, word
from tests.server import running_server

ADMIN = "/api/v1/admin"


class Backstage(Stage):
    """Things that moderators and owners make."""

    def report(self) -> str:
        """Of Ada, to the moderators."""
        said = self.ada.post("/api/v1/statuses", status="Not so nice")["id"]
        given = {"category": "violation", "rule_ids": [self.rule()], "status_ids": [said]}
        return str(self.ben.post("/api/v1/reports", account_id=self.ada.id, comment="Look", **given)["id"])

    def closed_report(self) -> str:
        """One that Olga took and dealt with."""
        made = self.report()
        self.olga.post(f"{ADMIN}/reports/{made}/assign_to_self")
        self.olga.post(f"{ADMIN}/reports/{made}/resolve")
        return made

    def rule(self) -> str:
        return str(self.once("rule", self._rule))

    def _rule(self) -> int:
        words = server_texts.RuleChange("Be kind", "Always")
        return self.server.run(server_texts.add_rule, self.server.app, self.viewer(self.olga), words).id

    def announcement(self) -> str:
        """One that stands; Ben has answered with a drum."""
        return str(self.once("announcement", self._announcement))

    def _announcement(self) -> str:
        said = self.ada.post("/api/v1/statuses", status="The plan")
        made = self.announce(f"@{self.ada.name} has a #plan: {said['url']} :drum:")
        self.ben.ok("PUT", f"/api/v1/announcements/{made}/reactions/drum")
        return made

    def announce(self, text: str = "News") -> str:
        olga = self.viewer(self.olga)
        starts = self.server.clock.now_ms()
        words = announcements.Words(text, starts_at=starts, ends_at=starts + 86_400_000)
        made = self.server.run(announcements.write, self.server.app, olga, words)
        self.server.run(announcements.publish, self.server.app, olga, made.id)
        return str(made.id)

    def take_back(self, announcement: str) -> None:
        olga = self.viewer(self.olga)
        self.server.run(announcements.delete, self.server.app, olga, int(announcement))

    def reacted(self, name: str = "drum") -> str:
        """An announcement that Ben answered."""
        made = self.announce()
        self.ben.ok("PUT", f"/api/v1/announcements/{made}/reactions/{name}")
        return made

    def outside(self, kind: str) -> dict[str, Any]:
        """Who to keep outside, by the parameters of that list."""
        if kind == "ip_blocks":
            return {"ip": f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::/64"}
        if kind == "canonical_email_blocks":
            return {"email": f"{word()}@example.org"}
        return {"domain": f"{word()}.example"}

    def outsider(self, kind: str) -> str:
        """A new row of a list of those who stay outside."""
        given = {**self.outside(kind), **({"severity": "sign_up_block"} if kind == "ip_blocks" else {})}
        return str(self.olga.post(f"{ADMIN}/{kind}", **given)["id"])

    def shut_out(self) -> None:
        """A server that is kept outside, and why."""
        self.olga.post(f"{ADMIN}/domain_blocks", **self.outside("domain_blocks"), public_comment="For all")

    def blocked(self) -> str:
        made = self.olga.post(f"{ADMIN}/canonical_email_blocks", email="blocked@example.org")
        return str(made["id"])

    def digest(self) -> str:
        return secrets.token_hex(32)

    def banned(self) -> Person:
        person = self.newcomer()
        self.olga.post(f"{ADMIN}/accounts/{person.id}/action", type="suspend")
        return person

    def described(self) -> bool:
        """The server has a picture, a message, and terms that will be followed by others."""
        return bool(self.once("described", self._described))

    def _described(self) -> bool:
        app, olga = self.server.app, self.viewer(self.olga)
        picture = self.server.settings.data / "loom.png"
        picture.write_bytes(pictures.encoded(pictures.flag(), "PNG"))
        self.server.run(server_texts.set_picture, app, olga, picture, "A loom")
        self.server.run(server_texts.set_text, app, olga, "registrations_message", "Come in")
        for ahead in (0, 40):
            day = times.day(self.server.clock.now_ms() + ahead * times.DAY)
            self.server.run(server_texts.publish_terms, app, olga, f"Be kind for {ahead} days", day)
        # Both pages about the server are made anew once a minute.
        self.server.clock.advance(times.MINUTE + 1)
        return True

    def terms_date(self) -> str:
        self.described()
        return str(self.server.client.get("/api/v1/instance/terms_of_service").json()["effective_date"])

    def in_december(self) -> str:
        """The address of a server on which it is the time of looking back on the year. It is another one: on
        this one everything that ends by itself would end.
        """
        return str(self.once("december", self._in_december))

    def _in_december(self) -> str:
        folder = self.server.settings.data / "december"
        folder.mkdir()
        server = self.besides.enter_context(running_server(f"sqlite:///{folder / 'sabar.db'}", folder))

        async def unit(tx: Any) -> None:
            await server_store.put(tx, "contact_email", "olga@example.org")
            tx.emit(ServerChanged())

        server.run(server.app.db.write, unit)
        now = server.clock.now_ms()
        today = datetime.datetime.fromtimestamp(now / 1000, datetime.UTC)
        season = datetime.datetime(today.year, 12, 15, tzinfo=datetime.UTC)
        server.clock.advance(max(0, int(season.timestamp() * 1000) - now))
        return server.url

    def warned(self, person: Person) -> None:
        """Somebody is warned for a post, and answers that."""
        said = person.post("/api/v1/statuses", status="Not so nice either")["id"]
        # The API of staff does not name the posts, their pages do.
        decision = moderation.Decision(Measure.NONE, "Be kinder", status_ids=[int(said)])
        olga = self.viewer(self.olga)
        self.server.run(moderation.decide, self.server.app, olga, int(person.id), decision)
        told = self.told(person, "moderation_warning")["moderation_warning"]
        account = self.viewer(person).account
        self.server.run(appeals.appeal, self.server.app, account, int(told["id"]), "I was kind")

    def severed(self) -> None:
        """Somebody whom Ada followed, and who followed her, is erased."""
        person = self.newcomer()
        person.follow(self.ada)
        self.ada.follow(person)
        self.olga.post(f"{ADMIN}/accounts/{person.id}/action", type="suspend")
        self.olga.ok("DELETE", f"{ADMIN}/accounts/{person.id}")

    def applicant(self) -> str:
        """Somebody who came through an application, and said why."""
        name = word()
        answer = entrance.sign_up(self.server, self.app_token, username=name, reason="To try")
        assert answer.status_code == 200, answer.text
        return str(self.olga.get("/api/v1/accounts/lookup", acct=name)["id"])

    def waiting(self) -> str:
        """Somebody whom nobody let in yet."""
        person = self.newcomer()
        self.sql("UPDATE users SET approved_at = NULL WHERE account_id = :id", id=int(person.id))
        return person.id
