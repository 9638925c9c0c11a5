"""How often other servers are asked, and for how long not again where they had no good answer."""

from msgspec import Struct

from sabar.kit import times
from sabar.kit.rate import Rate


class Fetching(Struct, frozen=True):
    #: documents that one request or activity may make us ask for
    each: int = 8
    #: of one server, whoever makes us: none is hit by way of us (CVE-2025-32948)
    of_host: Rate = Rate("FETCHED", 60, times.MINUTE)
    #: how long (ms) nobody is asked again: for what is gone, not there, no document, not for us, on a server
    #: that fails, or that does not answer
    gone_ms: int = 30 * times.DAY
    missing_ms: int = times.HOUR
    unfit_ms: int = times.HOUR
    refused_ms: int = 10 * times.MINUTE
    failed_ms: int = 10 * times.MINUTE
    away_ms: int = times.MINUTE
    #: how often an account is asked for its keys anew because a signature was not by the known ones
    anew_ms: int = 5 * times.MINUTE


FETCHING = Fetching()
