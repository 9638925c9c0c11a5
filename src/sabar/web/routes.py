"""Every route of our own pages."""

from sabar.web.account import (
    invites,
    language,
    login,
    oauth,
    profile_settings,
    security,
    setup,
    signup,
    strikes,
)
from sabar.web.people import bookmarks, collections, mail_readers, notifications, profile, reporting, years
from sabar.web.posts import compose, explore, fragments, home, interactions, quotes, search, tag, thread
from sabar.web.public import about, embed, identicons, media, source, static_files, uris
from sabar.web.public import server_texts as words_of_server
from sabar.web.staff import accounts, announcements, blocklists, dashboard, reports, server_rules, trends
from sabar.web.staff import server_texts as texts

ALL = [
    *about.routes.all,
    *dashboard.routes.all,
    *trends.routes.all,
    *announcements.routes.all,
    *collections.routes.all,
    *compose.routes.all,
    *interactions.routes.all,
    *embed.routes.all,
    *explore.routes.all,
    *tag.routes.all,
    *fragments.routes.all,
    *home.routes.all,
    *invites.routes.all,
    *language.routes.all,
    *login.routes.all,
    *notifications.routes.all,
    *mail_readers.routes.all,
    *media.routes.all,
    *oauth.routes.all,
    *profile.routes.all,
    *profile_settings.routes.all,
    *quotes.routes.all,
    *reporting.routes.all,
    *bookmarks.routes.all,
    *search.routes.all,
    *security.routes.all,
    *setup.routes.all,
    *signup.routes.all,
    *source.routes.all,
    *accounts.routes.all,
    *reports.routes.all,
    *static_files.routes.all,
    *strikes.routes.all,
    *thread.routes.all,
    *uris.routes.all,
    *years.routes.all,
    *blocklists.routes.all,
    *server_rules.routes.all,
    *texts.routes.all,
    *words_of_server.routes.all,
    *identicons.routes.all,
]
