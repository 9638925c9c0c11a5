-- What somebody calls others, for himself alone. `sensitive`: he is asked before a post reaches one of them.
CREATE TABLE labels (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    colour TEXT NOT NULL,
    sensitive BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, name_key)
);

CREATE TABLE label_accounts (
    label_id BIGINT NOT NULL REFERENCES labels (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (label_id, account_id)
);
CREATE INDEX label_accounts_of ON label_accounts (account_id);

-- Who bears a label without being named: `server`, everybody of a domain; `link`, everybody with a proved link
-- to a domain or to one below it.
CREATE TABLE label_rules (
    id BIGINT PRIMARY KEY,
    label_id BIGINT NOT NULL REFERENCES labels (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (label_id, kind, value)
);

-- The domains of an account's proved links, each with the domains above it.
CREATE TABLE proved_domains (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    PRIMARY KEY (account_id, domain)
);
CREATE INDEX proved_domains_by_name ON proved_domains (domain, account_id);

-- Followers by server, counted without looking each of them up.
ALTER TABLE follows ADD COLUMN domain TEXT NOT NULL DEFAULT '';
UPDATE follows SET domain = (SELECT a.domain FROM accounts a WHERE a.id = follows.account_id)
    WHERE account_id IN (SELECT id FROM accounts WHERE domain <> '');
CREATE INDEX follows_by_server ON follows (target_id, domain);
