"""Servers from which strangers mention everybody at once (weakness:mention-bomb)."""

from collections.abc import Callable

from sabar.effects import notify
from sabar.rules.notifications import WAVE, Type
from tests.api.people import Person, follows_far, from_elsewhere
from tests.server import Server

New = Callable[..., Person]


def mention(server: Server, writer: Person, person: Person, key: int) -> None:
    server.run(notify.tell, server.app, Type.MENTION, int(writer.id), [int(person.id)], f"wave:{key}")


def heard(person: Person) -> int:
    return len(person.get("/api/v1/notifications"))


def test_strangers_of_a_server_that_mentions_many_wait_to_be_let_in(server: Server, person: New) -> None:
    ana, bea, writer = person(), person(), person()
    spam, friend = from_elsewhere(writer, "wave.example"), from_elsewhere(bea, "wave.example")
    for number in range(WAVE):
        mention(server, spam, ana, number)
    assert heard(ana) == WAVE
    for number in range(WAVE, WAVE + 5):
        mention(server, spam, ana, number)
    assert heard(ana) == WAVE
    assert [one["account"]["id"] for one in ana.get("/api/v1/notifications/requests")] == [spam.id]
    # Whom one follows is no stranger, and other servers are not to blame.
    follows_far(ana, friend)
    mention(server, friend, ana, WAVE + 5)
    mention(server, from_elsewhere(writer, "calm.example"), ana, WAVE + 6)
    assert heard(ana) == WAVE + 2
    server.clock.advance(2 * 3_600_000)
    mention(server, spam, ana, WAVE + 7)
    assert heard(ana) == WAVE + 3


def test_people_of_this_server_are_no_wave(server: Server, person: New) -> None:
    ana, writer = person(), person()
    for number in range(WAVE + 5):
        mention(server, writer, ana, 1000 + number)
    assert heard(ana) == WAVE + 5
