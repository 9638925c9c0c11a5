-- Signatures name a key: whose it is. Not every server makes the key's name from the account's.
CREATE TABLE remote_keys (
    id TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX remote_keys_by_account ON remote_keys (account_id);

-- Since when its own server has it suspended, as written into `accounts` too: what staff here decided is another time.
ALTER TABLE remote_actors ADD COLUMN suspended_there BIGINT;
-- When it last took its followers along to another account.
ALTER TABLE remote_actors ADD COLUMN moved_at BIGINT;
-- When `claimed` was asked for.
ALTER TABLE remote_actors ADD COLUMN counted_at BIGINT;
