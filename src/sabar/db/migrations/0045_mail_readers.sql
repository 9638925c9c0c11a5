-- People without an account who read somebody's public posts by mail, where the writer offers that.
ALTER TABLE accounts ADD COLUMN mail_readers BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE mail_readers (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    locale TEXT NOT NULL,
    confirmed_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX mail_readers_once ON mail_readers (account_id, email_key);
CREATE INDEX mail_readers_unconfirmed ON mail_readers (created_at) WHERE confirmed_at IS NULL;
