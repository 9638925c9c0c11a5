"""Nobody reads what was not meant for him, on any page, in any list, by any stream.

CVE-2026-25808, CVE-2025-67500, CVE-2026-25540, weakness:search-and-autocomplete-leak,
weakness:boost-quote-private, weakness:context-count-leak, weakness:notification-leak,
weakness:edit-history-leak, weakness:streaming-private-leak, weakness:akkoma-opengraph-embed-oembed-leak.

Every route that answers GET is taken from the server's own table, so a new one is read here without being
named. Files are asked for by their bare names here; `test_files` has the addresses made for one reader.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pytest

from tests import snapshot
from tests.privacy import corpus as corpora
from tests.privacy import listen
from tests.privacy.corpus import Corpus
from tests.privacy.walk import WORD, Addresses, Viewer, Walker, routes, viewers

pytestmark = pytest.mark.timeout(300)

_PAGES = 4


@dataclass
class Findings:
    """What each kind of viewer met, and what he should not have; `faults`: answers of a broken server."""

    corpus: Corpus
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    leaks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    #: Words by way (socket, events) and kind of viewer; what each event stream answered with, by viewer.
    told: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    opened: dict[str, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))
    #: Rows that came or went while everybody read.
    changed: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._files = [
            word.encode()
            for word, one in self.corpus.canaries.items()
            if one.part == "id" or one.part.startswith("file")
        ]

    def read(self, viewer: Viewer, where: str, data: bytes, *, said: str = "", open: bool = False) -> None:
        """`said`: words the viewer himself brought, which an answer may repeat. `open`: the route knows
        nobody, so that it tells each what it tells the anonymous."""
        found = {word.decode() for word in WORD.findall(data)}
        found |= {word.decode() for word in self._files if word in data}
        for word in found:
            canary = self.corpus.canaries[word]
            if canary.meant_for("anonymous" if open else viewer.kind):
                self.seen[viewer.kind].add(word)
            elif word not in said:
                self.leaks.append(
                    f"{viewer.name}: {canary.audience} {canary.part} ({canary.round}) in {where}"
                )

    def unseen(self, round: str | None = None) -> list[str]:
        """Whatever an entitled viewer has not met: without it the absence of a leak would say nothing."""
        return [
            f"{kind}: {one.audience} {one.part} ({one.round})"
            for word, one in self.corpus.canaries.items()
            for kind in {"author", *corpora.READERS[one.audience]}
            if one.meant_for(kind) and (round is None or one.round == round) and word not in self.seen[kind]
            if not one.part.endswith("taken out")
        ]


@pytest.fixture(scope="module")
def heard(birds: Corpus) -> Findings:
    """The `live` round, written while everybody listens to every stream."""
    findings = Findings(birds)
    with listen.everybody(birds) as ears:
        corpora.write_round(birds, "live")
        corpora.settled(birds)
    findings.__post_init__()
    for ear in ears:
        for message in ear.messages:
            findings.read(ear.viewer, f"the streams by {ear.way}", message)
            words = {found.decode() for found in WORD.findall(message)}
            findings.told[ear.way, ear.viewer.kind] |= words & findings.corpus.canaries.keys()
        if isinstance(ear, listen.EventSource):
            findings.opened[ear.viewer.name].add((ear.path.partition("?")[0], ear.status))
    return findings


@pytest.fixture(scope="module")
def walked(birds: Corpus, heard: Findings) -> Findings:
    """Everybody has asked every route everything that can be asked of it."""
    findings = Findings(birds)
    before = snapshot.take(birds.server)
    walker, addresses = Walker(birds), Addresses(birds)
    plan = [(route, list(addresses.of(route))) for route in routes(birds)]
    for viewer in viewers(birds):
        for route, places in plan:
            if (route.kind == "web") == (viewer.via == "token"):
                continue
            for place in places:
                next_page = place
                for _ in range(_PAGES):
                    status, data, next_page = walker.ask(viewer, next_page)
                    if status >= 500:
                        findings.faults.append(f"{viewer.name}: {status} {place}")
                    findings.read(viewer, place, data, said=place, open=route.auth == "none")
                    if not next_page:
                        break
    walker.close()
    assert walker.count > 10_000
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
    for audience in ("public", "unlisted", "private"):
        assert ("follower", audience) in told
    for audience in ("private_mention", "direct"):
        assert ("mentioned", audience) in told
    assert ("stranger", "public") in told


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
    assert len(heard.opened) == len(corpora.PEOPLE) + 3


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
        else:
            assert table == "markers", row
    # As it was and as it is, alike but for the mark.
    assert all(times == 2 for times in told.values()), told
