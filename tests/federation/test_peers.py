"""The programs we test with speak with each other: what fails between one of them and us is ours to mend."""

import pytest

from tests.federation import peers


@pytest.mark.parametrize("knock", ["rfc9421", "draft-cavage-http-signatures-12"])
def test_two_programs_of_others_follow_each_other(knock: str) -> None:
    with peers.fedify(knock) as mira, peers.pubby() as blog:
        follow = {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": mira.id("follow-1"),
            "type": "Follow",
            "actor": mira.actor,
            "object": blog.actor,
        }
        mira.send(follow, to=blog.actor)
        assert blog.hears("Follow")["actor"] == mira.actor
        assert mira.hears("Accept")["actor"] == blog.actor
