-- What staff decide about accounts, and what is remembered of it.

ALTER TABLE accounts ADD COLUMN sensitized_at BIGINT;
-- From this moment a suspension cannot be taken back: what the account had is being deleted, its name stays.
ALTER TABLE accounts ADD COLUMN erased_at BIGINT;
CREATE INDEX accounts_suspended ON accounts (suspended_at) WHERE suspended_at IS NOT NULL;

ALTER TABLE users ADD COLUMN sign_up_ip TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN created_by_app_id BIGINT REFERENCES oauth_apps (id) ON DELETE SET NULL;
ALTER TABLE users ADD COLUMN staff_since BIGINT;
UPDATE users SET staff_since = created_at WHERE role <> 'user';

ALTER TABLE reports ADD COLUMN assigned_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL;
ALTER TABLE reports ADD COLUMN action_taken_by_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL;
ALTER TABLE reports ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
UPDATE reports SET updated_at = created_at;
CREATE INDEX reports_by_target ON reports (target_id, id);
CREATE INDEX reports_by_account ON reports (account_id, id);

-- A strike. `account_id`: who decided; nobody is the machine itself.
CREATE TABLE account_warnings (
    id BIGINT PRIMARY KEY,
    account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    target_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    status_ids TEXT NOT NULL DEFAULT '[]',
    report_id BIGINT REFERENCES reports (id) ON DELETE SET NULL,
    overruled_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX account_warnings_by_target ON account_warnings (target_id, id);

-- One for each strike at most.
CREATE TABLE appeals (
    warning_id BIGINT PRIMARY KEY REFERENCES account_warnings (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    approved_at BIGINT,
    rejected_at BIGINT,
    decided_by_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL
);
CREATE INDEX appeals_open ON appeals (warning_id) WHERE approved_at IS NULL AND rejected_at IS NULL;

-- What staff write down about an account for one another.
CREATE TABLE moderation_notes (
    id BIGINT PRIMARY KEY,
    account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    target_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX moderation_notes_by_target ON moderation_notes (target_id, id);

-- Only ever added to. Names are kept as words: the log outlives the accounts it speaks of.
CREATE TABLE audit_log (
    id BIGINT PRIMARY KEY,
    account_id BIGINT,
    account_name TEXT NOT NULL,
    action TEXT NOT NULL,
    target_id BIGINT,
    target_name TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX audit_log_by_target ON audit_log (target_id, id) WHERE target_id IS NOT NULL;

-- Follows that ended because an account or a server went away, and what each person lost by it.
CREATE TABLE severances (
    id BIGINT PRIMARY KEY,
    type TEXT NOT NULL,
    target_name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE severed_accounts (
    severance_id BIGINT NOT NULL REFERENCES severances (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    followers_count BIGINT NOT NULL DEFAULT 0,
    following_count BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (severance_id, account_id)
);
