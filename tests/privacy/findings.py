"""What everybody met who asked everything and listened to everything, and what of it he should not have."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.privacy import listen
from tests.privacy.audiences import READERS
from tests.privacy.corpus import Corpus
from tests.privacy.walk import WORD, Addresses, Viewer, Walker, routes, viewers

_PAGES = 4


@dataclass
class Findings:
    """What each kind of viewer met, and what he should not have; `faults`: answers of a broken server."""

    corpus: Corpus
    asked: int = 0
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
            word.encode() for word, one in self.corpus.canaries.items() if one.part.startswith(("id", "file"))
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
        here = {*self.corpus.people, "anonymous", "app"}
        return [
            f"{kind}: {one.audience} {one.part} ({one.round})"
            for word, one in self.corpus.canaries.items()
            for kind in here & {"author", *READERS[one.audience]}
            if one.meant_for(kind) and (round is None or one.round == round) and word not in self.seen[kind]
            if not one.part.endswith("taken out")
        ]


def everything_heard(corpus: Corpus, ears: Iterable[listen.Ear | listen.EventSource]) -> Findings:
    """What came by the streams."""
    findings = Findings(corpus)
    for ear in ears:
        for message in ear.messages:
            findings.read(ear.viewer, f"the streams by {ear.way}", message)
            words = {found.decode() for found in WORD.findall(message)}
            findings.told[ear.way, ear.viewer.kind] |= words & corpus.canaries.keys()
        if isinstance(ear, listen.EventSource):
            findings.opened[ear.viewer.name].add((ear.path.partition("?")[0], ear.status))
    return findings


def everything_asked(corpus: Corpus) -> Findings:
    """Everybody asks every route everything that can be asked of it."""
    findings = Findings(corpus)
    walker, addresses = Walker(corpus), Addresses(corpus)
    plan = [(route, list(addresses.of(route))) for route in routes(corpus)]
    for viewer in viewers(corpus):
        for route, places in plan:
            if (route.kind == "web") == (viewer.via == "token"):
                continue
            # Other servers show who they are by a signature: nobody else is told more than anybody.
            if route.auth == "server" and viewer.kind not in ("author", "anonymous"):
                continue
            accept = route.offers[0] if route.offers else ""
            for place in places:
                next_page = place
                for _ in range(_PAGES):
                    status, data, next_page = walker.ask(viewer, next_page, accept=accept)
                    if status >= 500:
                        findings.faults.append(f"{viewer.name}: {status} {place}")
                    findings.read(viewer, place, data, said=place, open=route.auth in ("none", "server"))
                    if not next_page:
                        break
    walker.close()
    findings.asked = walker.count
    return findings
