"""Every route of the client API."""

from sabar.api import apps, oauth, registration, timelines

ALL = [
    *apps.routes.all,
    *oauth.routes.all,
    *registration.routes.all,
    *timelines.routes.all,
]
