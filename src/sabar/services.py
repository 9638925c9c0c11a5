"""Everything the program leans on, chosen once in `wiring` and handed to whoever works."""

from dataclasses import dataclass
from typing import Any

from sabar.backends.cache import Cache
from sabar.backends.deliveries import Deliveries
from sabar.backends.elsewhere import Elsewhere
from sabar.backends.feeds import Feeds
from sabar.backends.files import Files
from sabar.backends.films import Films
from sabar.backends.front_door import FrontDoor
from sabar.backends.identities import Identities
from sabar.backends.ip_blocks import Gates
from sabar.backends.limits import Limits
from sabar.backends.mail import Mail
from sabar.backends.media import MediaWorker
from sabar.backends.push import Push
from sabar.backends.seals import Seals
from sabar.backends.search import Search
from sabar.backends.translate import Translate
from sabar.db.engine import Database
from sabar.kit.clock import Clock
from sabar.kit.flights import Flights
from sabar.kit.ids import Ids
from sabar.kit.kept import Kept
from sabar.kit.lru import ByteLRU
from sabar.kit.net import http
from sabar.model.server import Written
from sabar.settings import Settings


@dataclass(frozen=True)
class Services:
    """One per process. `fragments` holds what is the same for every reader of a post or an account;
    everything in it can be made again. `about`: what the server says of itself, until that changes.
    `flights`: what is done once for all who ask at the same time.

    `fetched`: files of other servers, which can be had again. `outside`: the guarded client, for addresses
    that strangers name; `elsewhere`: who is behind them.
    """

    settings: Settings
    clock: Clock
    ids: Ids
    db: Database
    feeds: Feeds
    cache: Cache
    limits: Limits
    gates: Gates
    files: Files
    fetched: Files
    media: MediaWorker
    films: Films
    mail: Mail
    push: Push
    search: Search
    outside: http.Client
    elsewhere: Elsewhere
    translate: Translate
    deliveries: Deliveries
    fragments: ByteLRU[tuple[str, int, int], Any]
    about: Kept[Written]
    secret: bytes
    seals: Seals
    identities: Identities
    front_door: FrontDoor
    flights: Flights
