"""Every route of other servers."""

from sabar.federation.serving import accounts, posts

ALL = (*accounts.routes.all, *posts.routes.all)
