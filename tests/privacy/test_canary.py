"""Nobody reads what was not meant for him, on any page, in any list, by any stream.

CVE-2026-25808, CVE-2025-67500, CVE-2026-25540, weakness:search-and-autocomplete-leak,
weakness:boost-quote-private, weakness:context-count-leak, weakness:notification-leak,
weakness:edit-history-leak, weakness:streaming-private-leak, weakness:akkoma-opengraph-embed-oembed-leak; of
spaces to who is outside, was sent out or runs the server: GHSA-95q8-x6r6-672m.

Every route that answers GET is taken from the server's own table, so a new one is read here without being
named. Files are asked for by their bare names here; `test_files` has the addresses made for one reader.
"""

import re
from collections import Counter

import pytest

from tests import snapshot
from tests.privacy import corpus as corpora
from tests.privacy import listen
from tests.privacy.audiences import PEOPLE
from tests.privacy.corpus import Corpus
from tests.privacy.findings import Findings, everything_asked, everything_heard

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def heard(birds: Corpus) -> Findings:
    """The `live` round, written while everybody listens to every stream."""
    with listen.everybody(birds) as ears:
        corpora.write_round(birds, "live")
        corpora.settled(birds)
    return everything_heard(birds, ears)


@pytest.fixture(scope="module")
def walked(birds: Corpus, heard: Findings) -> Findings:
    """Everybody has asked every route everything that can be asked of it."""
    before = snapshot.take(birds.server)
    findings = everything_asked(birds)
    assert findings.asked > 10_000
    findings.changed = snapshot.changed(before, snapshot.take(birds.server))
    return findings


def test_no_stream_tells_anybody_what_was_not_meant_for_him(heard: Findings) -> None:
    assert heard.leaks == []


@pytest.mark.parametrize("way", ["socket", "pages", "events"])
def test_the_streams_do_carry_each_post_to_those_it_was_meant_for(heard: Findings, way: str) -> None:
    told = {
        (kind, heard.corpus.canaries[word].audience)
        for (by, kind), words in heard.told.items()
        for word in words
        if by == way and heard.corpus.canaries[word].part in ("text", "warning", "alt", "poll")
    }
    for audience in ("public", "unlisted", "local", "private"):
        assert ("follower", audience) in told
    for audience in ("private_mention", "direct"):
        assert ("mentioned", audience) in told
    assert ("stranger", "public") in told
    assert ("stranger", "local") in told
    assert ("follower", "circle") in told
    assert ("muted", "except") in told


def test_event_streams_open_for_people_and_lists_for_their_owners_only(heard: Findings) -> None:
    for viewer, answers in heard.opened.items():
        lists = {status for path, status in answers if path.endswith("/list")}
        others = {status for path, status in answers if not path.endswith("/list")}
        if viewer in ("anonymous by nothing", "app by token", "narrow by token"):
            assert lists | others <= {401, 403, 422}, viewer
            continue
        assert others == {200}, viewer
        owner = viewer.split()[0] in ("author", "follower", "ex", "blocked")
        assert lists == ({200, 404} if owner else {404}), viewer
    assert len(heard.opened) == len(PEOPLE) + 3


def test_no_page_and_no_list_shows_anybody_what_was_not_meant_for_him(walked: Findings) -> None:
    assert sorted(set(walked.leaks)) == []


def test_everybody_does_find_what_was_meant_for_him(walked: Findings) -> None:
    assert sorted(set(walked.unseen())) == []


def test_the_bare_name_of_a_file_opens_only_what_everybody_may_see(walked: Findings) -> None:
    server = walked.corpus.server
    opened = {"public": False, "private": False}
    for word, one in walked.corpus.canaries.items():
        if not one.part.startswith("file"):
            continue
        everybodys = one.part == "file" and one.audience in ("public", "unlisted")
        answer = server.client.get(f"/media/{word}.png")
        assert answer.status_code == (200 if everybodys else 404), (one.audience, one.part, one.round)
        opened["public" if everybodys else "private"] = True
    assert opened == {"public": True, "private": True}


def test_no_page_breaks_for_anybody(walked: Findings) -> None:
    assert sorted(set(walked.faults)) == []


def test_reading_changes_nothing_but_how_far_one_has_read(walked: Findings) -> None:
    """weakness:hollo-csrf-cookie-flags: any site can make a browser open a page."""
    told: Counter[str] = Counter()
    for table, row in walked.changed:
        if table == "account_conversations":
            told[re.sub(r"'unread': \w+", "", row)] += 1
        elif table == "space_members":
            told[re.sub(r"'seen_id': \d+", "", row)] += 1
        else:
            # Keys are made when an account is first asked for.
            assert table in ("markers", "signing_keys"), row
    # As it was and as it is, alike but for the mark.
    assert all(times == 2 for times in told.values()), told
