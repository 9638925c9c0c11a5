"""Every route of our own pages."""

from sabar.web import admin, invites, login, oauth, security, setup, signup, static_files

ALL = [
    *admin.routes.all,
    *invites.routes.all,
    *login.routes.all,
    *oauth.routes.all,
    *security.routes.all,
    *setup.routes.all,
    *signup.routes.all,
    *static_files.routes.all,
]
