-- Where an account went, and when it last took its followers along, also where it came back since.
ALTER TABLE accounts ADD COLUMN moved_to_id BIGINT;
ALTER TABLE accounts ADD COLUMN moved_at BIGINT;
ALTER TABLE remote_actors DROP COLUMN moved_at;

-- Accounts that somebody of this server says he is too, so that they may move here.
CREATE TABLE aliases (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    alias_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, alias_id)
);
CREATE INDEX aliases_by_alias ON aliases (alias_id);
