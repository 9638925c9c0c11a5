-- What other servers know the people of this one by, what is known of theirs, and what goes between them.
-- Times are milliseconds since the epoch; lists and maps are JSON text.

-- The keys requests are signed with, `owner` 0: of the server itself. `private` is sealed with the server's secret.
CREATE TABLE signing_keys (
    id BIGINT PRIMARY KEY,
    owner BIGINT NOT NULL,
    kind TEXT NOT NULL,
    private TEXT NOT NULL,
    public TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX signing_keys_one ON signing_keys (owner, kind);

-- What an account of another server says of itself, beyond what accounts here have too. `keys`: id, kind and public
-- half of each; `claimed`: how many posts, followers and followed its own server counts; `gone_at`: its server said so.
CREATE TABLE remote_actors (
    account_id BIGINT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    inbox TEXT NOT NULL,
    shared_inbox TEXT NOT NULL DEFAULT '',
    outbox TEXT NOT NULL DEFAULT '',
    followers TEXT NOT NULL DEFAULT '',
    following TEXT NOT NULL DEFAULT '',
    featured TEXT NOT NULL DEFAULT '',
    keys TEXT NOT NULL DEFAULT '[]',
    also_known_as TEXT NOT NULL DEFAULT '[]',
    moved_to TEXT NOT NULL DEFAULT '',
    claimed TEXT NOT NULL DEFAULT '{}',
    fetched_at BIGINT NOT NULL,
    gone_at BIGINT
);
CREATE INDEX remote_actors_by_inbox ON remote_actors (inbox);
CREATE UNIQUE INDEX accounts_by_uri ON accounts (uri) WHERE uri <> '';
CREATE UNIQUE INDEX statuses_by_uri ON statuses (uri) WHERE uri <> '';

-- Servers that were heard, or called.
CREATE TABLE servers (
    host TEXT PRIMARY KEY,
    software TEXT NOT NULL DEFAULT '',
    version TEXT NOT NULL DEFAULT '',
    described_at BIGINT,
    first_seen_at BIGINT NOT NULL,
    heard_at BIGINT,
    reached_at BIGINT,
    failed_at BIGINT,
    failures BIGINT NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    signs_with TEXT NOT NULL DEFAULT ''
);

-- Activities that came in, so that each is done once.
CREATE TABLE heard_activities (
    uri TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX heard_activities_by_age ON heard_activities (at);

-- What was done by whom under which id, so that it can be answered and undone: follows, likes, boosts, blocks, votes.
CREATE TABLE remote_deeds (
    uri TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    verb TEXT NOT NULL,
    object TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX remote_deeds_by_object ON remote_deeds (account_id, verb, object);

-- Ids that were deleted, or undone before they came, by whom they may be; `until`: NULL is for ever.
CREATE TABLE gone_uris (
    uri TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    actor TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    until BIGINT
);
CREATE INDEX gone_uris_by_end ON gone_uris (until) WHERE until IS NOT NULL;

-- Answers whose parent is not here yet.
CREATE TABLE missing_parents (
    status_id BIGINT PRIMARY KEY REFERENCES statuses (id) ON DELETE CASCADE,
    uri TEXT NOT NULL,
    tried_at BIGINT,
    tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX missing_parents_by_uri ON missing_parents (uri);

-- What goes out: the body once, and a row for each inbox.
CREATE TABLE outgoing (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL,
    verb TEXT NOT NULL,
    about TEXT NOT NULL,
    status_id BIGINT,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    cancelled_at BIGINT
);
CREATE INDEX outgoing_by_object ON outgoing (about, id);
CREATE INDEX outgoing_by_status ON outgoing (status_id) WHERE status_id IS NOT NULL;
CREATE INDEX outgoing_by_end ON outgoing (expires_at);
CREATE TABLE outgoing_inboxes (
    outgoing_id BIGINT NOT NULL REFERENCES outgoing (id) ON DELETE CASCADE,
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    status BIGINT,
    error TEXT NOT NULL DEFAULT '',
    tries BIGINT NOT NULL DEFAULT 0,
    at BIGINT NOT NULL,
    PRIMARY KEY (outgoing_id, inbox)
);
CREATE INDEX outgoing_inboxes_waiting ON outgoing_inboxes (host, outgoing_id) WHERE state = 'waiting';

-- Files of other servers, shown by way of this one: fetched when somebody looks, and again when they made room.
CREATE TABLE remote_files (
    id BIGINT PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    mime TEXT NOT NULL DEFAULT '',
    bytes BIGINT NOT NULL DEFAULT 0,
    fetched_at BIGINT,
    used_at BIGINT,
    refused_until BIGINT
);
CREATE INDEX remote_files_by_use ON remote_files (used_at) WHERE fetched_at IS NOT NULL;
