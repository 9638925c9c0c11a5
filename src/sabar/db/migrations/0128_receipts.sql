-- How often a post left by each way (`way`: an open page, an app, a push message …), as long as it is new. Numbers
-- only, never who. Nothing here keeps a post, and nothing of a post is kept by it.
CREATE TABLE deliveries (
    status_id BIGINT NOT NULL,
    way TEXT NOT NULL,
    sent BIGINT NOT NULL,
    PRIMARY KEY (status_id, way)
);

-- Posts that their writers took back, without any of their words. `figures`: enough people could read it for numbers
-- to tell nothing of one of them; `announced`: whoever opens its address is told, with the `reason`.
CREATE TABLE receipts (
    status_id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    visibility TEXT NOT NULL,
    posted_at BIGINT NOT NULL,
    recalled_at BIGINT NOT NULL,
    figures BOOLEAN NOT NULL,
    announced BOOLEAN NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX receipts_by_account ON receipts (account_id, status_id);
CREATE INDEX receipts_by_age ON receipts (recalled_at);
