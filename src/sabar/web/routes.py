"""Every route of our own pages."""

from sabar.web.account import (
    accounts_here,
    blocks,
    filters,
    heard,
    invites,
    language,
    login,
    moving,
    oauth,
    profile_settings,
    security,
    setup,
    signup,
    strikes,
)
from sabar.web.people import (
    bookmarks,
    collections,
    directory,
    held,
    labels,
    lists,
    mail_readers,
    meeting,
    notifications,
    profiles,
    push,
    relation_pages,
    relations,
    reporting,
    years,
)
from sabar.web.posts import announcements as announced
from sabar.web.posts import (
    elsewhere,
    expiry,
    explore,
    home,
    interactions,
    menu,
    narrowing,
    own_tags,
    public_timelines,
    quotes,
    reacted,
    recalls,
    retraction,
    search,
    sharing,
    tag,
    thread,
)
from sabar.web.posts.compose import audience, completion
from sabar.web.posts.compose import pages as compose
from sabar.web.posts.conversations import pages as conversations
from sabar.web.posts.unsent import asked, colleagues, drafts, hold_rules, outbox, scheduled
from sabar.web.public import (
    about,
    embed,
    faces,
    help,
    identicons,
    installed,
    media,
    server_texts,
    source,
    static_files,
    uris,
)
from sabar.web.spaces import arriving, doing, keeping, stream, talk, writing
from sabar.web.spaces import files as space_files
from sabar.web.spaces import index as spaces
from sabar.web.spaces import invites as space_invites
from sabar.web.spaces import joining as space_joining
from sabar.web.spaces import log as space_log
from sabar.web.spaces import members as space_members
from sabar.web.spaces import notices as space_notices
from sabar.web.spaces import reporting as space_reporting
from sabar.web.spaces import settings as space_settings
from sabar.web.spaces.exports import pages as space_exports
from sabar.web.spaces.proving import page as space_proof
from sabar.web.spaces.standup import pages as space_standup
from sabar.web.staff import (
    accounts,
    announcements,
    blocklist_sources,
    blocklists,
    dashboard,
    emojis,
    relays,
    reports,
    server_rules,
    servers,
    trends,
)
from sabar.web.staff import server_texts as written_texts

_POSTS = (
    asked,
    audience,
    colleagues,
    completion,
    compose,
    conversations,
    drafts,
    elsewhere,
    expiry,
    explore,
    hold_rules,
    home,
    interactions,
    menu,
    narrowing,
    own_tags,
    public_timelines,
    quotes,
    reacted,
    outbox,
    recalls,
    retraction,
    scheduled,
    search,
    sharing,
    tag,
    thread,
    announced,
)
_PEOPLE = (
    bookmarks,
    collections,
    directory,
    held,
    labels,
    lists,
    mail_readers,
    meeting,
    notifications,
    profiles,
    push,
    relation_pages,
    relations,
    reporting,
    years,
)
_ACCOUNT = (
    accounts_here,
    blocks,
    filters,
    heard,
    invites,
    language,
    login,
    oauth,
    profile_settings,
    moving,
    security,
    setup,
    signup,
    strikes,
)
_SPACES = (
    arriving,
    doing,
    keeping,
    spaces,
    space_exports,
    space_files,
    space_invites,
    space_joining,
    space_log,
    space_proof,
    space_members,
    space_notices,
    space_reporting,
    space_settings,
    space_standup,
    stream,
    talk,
    writing,
)
_STAFF = (
    accounts,
    announcements,
    blocklist_sources,
    blocklists,
    dashboard,
    emojis,
    relays,
    reports,
    server_rules,
    servers,
    trends,
    written_texts,
)
_PUBLIC = (about, embed, faces, help, identicons, installed, media, server_texts, source, static_files, uris)

ALL = [
    route for page in (*_POSTS, *_PEOPLE, *_ACCOUNT, *_SPACES, *_STAFF, *_PUBLIC) for route in page.routes.all
]
ALL += space_exports.api_routes.all
