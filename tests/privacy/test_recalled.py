"""After its author took a post back nobody reads a word of it, by any route; before, those did who may."""

from collections import defaultdict
from collections.abc import Collection

import pytest

from tests.privacy import corpus as corpora
from tests.privacy.corpus import Corpus
from tests.privacy.walk import WORD, Addresses, Walker, routes, viewers

pytestmark = pytest.mark.timeout(300)

#: What hangs on a post. Hashtags are names that others use too.
_WORDS = {"text", "warning", "alt", "question", "poll", "before", "after", "correction", "link"}
_WORDS |= {"warning before", "warning after"}
_READERS = ("follower", "mentioned", "anonymous")
_LOOKING = ("author", *_READERS, "moderator", "stranger")


def met(birds: Corpus, kinds: Collection[str]) -> dict[str, set[str]]:
    """Words of posts of the author that each kind of viewer finds by asking everything, and where."""
    wanted = {
        word
        for word, one in birds.canaries.items()
        if one.part in _WORDS and one.audience in corpora.AUDIENCES
    }
    found: dict[str, set[str]] = defaultdict(set)
    walker, addresses = Walker(birds), Addresses(birds)
    plan = [(route, list(addresses.of(route))) for route in routes(birds)]
    for viewer in viewers(birds):
        if viewer.kind not in kinds:
            continue
        for route, places in plan:
            if (route.kind == "web") == (viewer.via == "token"):
                continue
            for place in places:
                if WORD.search(place.encode()):
                    continue
                status, data, _ = walker.ask(viewer, place)
                assert status < 500, (viewer.name, place)
                words = {word.decode() for word in WORD.findall(data)}
                found[viewer.kind] |= {f"{word} in {place}" for word in words & wanted}
    walker.close()
    return found


def test_nobody_reads_a_word_of_what_was_taken_back(birds: Corpus) -> None:
    corpora.settled(birds)
    before = met(birds, _READERS)
    for word, one in birds.canaries.items():
        if one.part in _WORDS and one.audience in corpora.AUDIENCES:
            for kind in _READERS:
                if one.meant_for(kind):
                    assert any(said.startswith(word) for said in before[kind]), (kind, one)
    mine = {ids[n] for ids in birds.by_audience.values() for n in range(len(ids))}
    for n, id in enumerate(sorted(mine)):
        path = f"/api/sabar/v1/statuses/{id}/recall"
        birds.author.post(path, announce=n % 2 == 0, reason="it was wrong")
        birds.recalled.append(id)
    corpora.settled(birds)
    assert {kind: sorted(said) for kind, said in met(birds, _LOOKING).items() if said} == {}
    server = birds.server
    files = [word for word, one in birds.canaries.items() if one.part == "file" and one.audience != "own"]
    assert files
    for word in files:
        assert server.client.get(f"/media/{word}.png").status_code == 404
        assert server.run(server.app.files.stat, f"{word}.png") is None
