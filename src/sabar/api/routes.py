"""Every route of the client API."""

from sabar.api import timelines

ALL = [
    *timelines.routes.all,
]
