-- What somebody's year was like, made once from his posts. share_key: whoever knows it may see the card.
CREATE TABLE annual_reports (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    year BIGINT NOT NULL,
    schema_version BIGINT NOT NULL,
    data TEXT NOT NULL,
    share_key TEXT NOT NULL,
    viewed_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, year)
);

-- Work in the background that a client waits for. account_id NULL: anybody may ask how far it is.
CREATE TABLE async_refreshes (
    id BIGINT PRIMARY KEY,
    account_id BIGINT REFERENCES accounts (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    status TEXT NOT NULL,
    result_count BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX async_refreshes_running ON async_refreshes (key) WHERE status = 'running';
CREATE INDEX async_refreshes_by_age ON async_refreshes (created_at);
