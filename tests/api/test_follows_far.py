"""Following somebody of another server: it is his server that lets one in."""

from collections.abc import Callable

from sabar.actions import relations
from sabar.model.viewers import Actor
from sabar.store import accounts
from tests.api.people import Person, follows_far, from_elsewhere

New = Callable[..., Person]


def test_a_follow_of_somebody_elsewhere_waits_for_his_server(person: New) -> None:
    ana, bea = person(), person()
    far = from_elsewhere(bea, "far-away.example")
    first = ana.follow(far)
    assert (first["following"], first["requested"]) == (False, True)
    assert ana.follow(far)["requested"] is True

    assert ana.post(f"/api/v1/accounts/{far.id}/unfollow")["requested"] is False
    assert follows_far(ana, far)["following"] is True


def test_a_follow_that_was_let_in_can_be_ended_from_there(person: New) -> None:
    ana, bea = person(), person()
    far = from_elsewhere(bea, "farther.example")
    assert follows_far(ana, far)["following"] is True
    app = ana.server.app

    async def end() -> None:
        found = await accounts.by_ids(app.db.read(), [int(ana.id), int(far.id)])
        await relations.remove_follower(app, Actor(found[int(far.id)]), found[int(ana.id)])

    ana.server.run(end)
    assert ana.to(far)["following"] is False
