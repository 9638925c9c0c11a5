-- Whom a post named so far, so that a later wording tells only those it names for the first time.
CREATE TABLE told_mentions (
    status_id BIGINT NOT NULL REFERENCES statuses (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (status_id, account_id)
);
CREATE INDEX told_mentions_by_account ON told_mentions (account_id);
INSERT INTO told_mentions (status_id, account_id) SELECT status_id, account_id FROM mentions;
