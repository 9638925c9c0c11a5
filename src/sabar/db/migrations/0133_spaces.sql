-- Spaces. Readable here are names of spaces, who is in them, times and sizes; everything else is sealed with a key of
-- the space and the day (days since the epoch, UTC), which lies outside of the database.
CREATE TABLE spaces (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    past BOOLEAN NOT NULL,
    retention_seconds BIGINT,
    words_outside BOOLEAN NOT NULL,
    closes_at BIGINT,
    held BIGINT NOT NULL,
    log_lines BIGINT NOT NULL,
    log_hash TEXT NOT NULL
);
CREATE TABLE space_members (
    space_id BIGINT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    ends_at BIGINT,
    seen_id BIGINT NOT NULL,
    sees_from BIGINT NOT NULL,
    holds BOOLEAN NOT NULL,
    PRIMARY KEY (space_id, account_id)
);
CREATE INDEX space_members_account ON space_members (account_id);
CREATE TABLE space_invites (
    id BIGINT PRIMARY KEY,
    space_id BIGINT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    most_uses BIGINT,
    mail_domain TEXT NOT NULL,
    ends_at BIGINT
);
CREATE INDEX space_invites_space ON space_invites (space_id);
CREATE INDEX space_invites_account ON space_invites (account_id);
CREATE TABLE space_posts (
    id BIGINT PRIMARY KEY,
    space_id BIGINT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    root_id BIGINT REFERENCES space_posts (id) ON DELETE CASCADE,
    parent_id BIGINT,
    edited_at BIGINT,
    pinned_at BIGINT,
    answers BIGINT NOT NULL,
    sent_key TEXT
);
CREATE UNIQUE INDEX space_posts_sent ON space_posts (space_id, account_id, sent_key) WHERE sent_key IS NOT NULL;
CREATE INDEX space_posts_space ON space_posts (space_id, id);
CREATE INDEX space_posts_root ON space_posts (root_id, id) WHERE root_id IS NOT NULL;
CREATE INDEX space_posts_pinned ON space_posts (space_id, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE TABLE space_reactions (
    post_id BIGINT NOT NULL REFERENCES space_posts (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL,
    mark TEXT NOT NULL,
    space_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (post_id, account_id, mark)
);
CREATE TABLE space_votes (
    post_id BIGINT NOT NULL REFERENCES space_posts (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL,
    space_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (post_id, account_id)
);
CREATE TABLE space_log (
    space_id BIGINT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,
    who TEXT NOT NULL,
    about TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (space_id, number)
);
