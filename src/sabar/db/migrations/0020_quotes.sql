-- A post that shows another one. `quoted_status_id` refers to nothing on purpose: a quoted post that was
-- deleted is told as deleted, and those who quoted it can still be found.
CREATE TABLE quotes (
    status_id BIGINT PRIMARY KEY REFERENCES statuses (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    quoted_status_id BIGINT NOT NULL,
    quoted_account_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX quotes_of_status ON quotes (quoted_status_id, status_id);
CREATE INDEX quotes_between ON quotes (quoted_account_id, account_id);

-- Who wrote before there were quotes was not asked who may quote it: nobody, until the writer says otherwise.
ALTER TABLE statuses ADD COLUMN quote_policy TEXT NOT NULL DEFAULT 'nobody';
ALTER TABLE statuses ADD COLUMN quotes_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE status_edits ADD COLUMN quoted BOOLEAN NOT NULL DEFAULT FALSE;
