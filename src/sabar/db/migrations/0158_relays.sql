-- Servers that pass on public posts, to this one and from it. `inbox`: empty until its actor was fetched; `follow`:
-- the number of what was asked last; `last_uri`: the last post that came by way of it; `dropped`: what came above
-- what is taken in a minute.
CREATE TABLE relays (
    id BIGINT PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    style TEXT NOT NULL CHECK (style IN ('mastodon', 'litepub')),
    inbox TEXT NOT NULL DEFAULT '',
    account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'on', 'refused', 'off')),
    follow BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    received BIGINT NOT NULL DEFAULT 0,
    dropped BIGINT NOT NULL DEFAULT 0,
    last_uri TEXT NOT NULL DEFAULT '',
    last_at BIGINT,
    error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX relays_by_account ON relays (account_id);
