"""Until a post goes out nothing of it leaves: no page, list, stream, message, fetch or count has it.

Its writer reads it, and a colleague what he is asked about.
"""

from collections.abc import Iterator

import pytest

from tests import snapshot
from tests.conftest import NewDatabase
from tests.outside import ThisMachine, listening
from tests.privacy import listen, unsent
from tests.privacy.corpus import settled
from tests.privacy.findings import Findings, everything_asked, everything_heard
from tests.privacy.unsent import Unsent
from tests.server import running_server

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def waiting(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unsent]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, listening() as world:
        with running_server(url, folder, guard=ThisMachine(), previews="on") as server:
            yield unsent.gather(server, world)


@pytest.fixture(scope="module")
def heard(waiting: Unsent) -> Findings:
    """All that was told while posts were written that wait."""
    server = waiting.corpus.server
    before = snapshot.take(server)
    with listen.everybody(waiting.corpus) as ears:
        unsent.write(waiting)
        settled(waiting.corpus)
    waiting.touched = {table for table, _ in snapshot.changed(before, snapshot.take(server))}
    return everything_heard(waiting.corpus, ears)


@pytest.fixture(scope="module")
def walked(waiting: Unsent, heard: Findings) -> Findings:
    """Everybody has asked everything while they wait."""
    return everything_asked(waiting.corpus)


@pytest.fixture(scope="module")
def sent(waiting: Unsent, walked: Findings) -> tuple[Findings, Findings]:
    """What was told while they went out, and what everybody found then."""
    with listen.everybody(waiting.corpus) as ears:
        unsent.send(waiting)
    told = everything_heard(waiting.corpus, ears)
    return told, everything_asked(waiting.corpus)


def test_a_post_that_waits_is_written_where_nothing_is_read_for_others(
    waiting: Unsent, heard: Findings
) -> None:
    written = {"scheduled_statuses", "media", "idempotency_keys", "users"}
    # That a colleague is asked, and the lane in which the message to him stood.
    assert waiting.touched == {*written, "hold_questions", "lanes"}


def test_nobody_hears_of_a_post_that_waits_but_the_colleague_that_he_is_asked(
    waiting: Unsent, heard: Findings
) -> None:
    assert heard.leaks == []
    assert [one.path for one in waiting.world.heard] == ["/told-colleague"]
    (told,) = unsent.told(waiting, "colleague")
    assert told["title"] == f"{waiting.corpus.author.name} asks for your answer before a post goes out."
    assert sorted(told) == ["icon", "lang", "tag", "title", "url"]
    for kind in ("follower", "mentioned", "stranger"):
        assert waiting.corpus.people[kind].get("/api/v1/notifications") == []


def test_nobody_but_its_writer_and_who_is_asked_finds_a_post_that_waits(walked: Findings) -> None:
    assert walked.asked > 5_000
    assert sorted(set(walked.leaks)) == []
    assert sorted(set(walked.faults)) == []


def test_its_writer_and_who_is_asked_find_all_of_it(walked: Findings) -> None:
    assert sorted(set(walked.unseen())) == []


def test_what_went_out_is_told_to_those_it_is_for_and_to_nobody_else(
    sent: tuple[Findings, Findings], waiting: Unsent
) -> None:
    told, asked = sent
    assert told.leaks == []
    assert len(unsent.told(waiting, "colleague")) == 1
    (answered,) = unsent.told(waiting, "author")
    assert answered["title"] == f"{waiting.corpus.people['colleague'].name} said yes: it is out."
    assert sorted(set(asked.leaks)) == []
    assert sorted(set(asked.unseen("sent"))) == []
    links = {heard.path.removeprefix("/") for heard in waiting.world.heard}
    public = {word for word, one in waiting.corpus.canaries.items() if one.audience == "public"}
    assert links & public
    assert {"push-follower", "push-mentioned"} <= links
