"""Every route of other servers."""

from sabar.federation.inbox import door
from sabar.federation.serving import accounts, posts, server

ALL = (*accounts.routes.all, *door.routes.all, *posts.routes.all, *server.routes.all)
