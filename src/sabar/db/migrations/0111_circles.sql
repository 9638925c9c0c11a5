-- Exactly whom a post is for, as it was when it was sent. `only`: of the accounts named here; `except`: whoever
-- followed its owner by then, but for the accounts named here. Answers to the post have the same audience.
CREATE TABLE circles (
    id BIGINT PRIMARY KEY,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX circles_by_owner ON circles (owner_id);

CREATE TABLE circle_accounts (
    circle_id BIGINT NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (circle_id, account_id)
);
CREATE INDEX circle_accounts_of ON circle_accounts (account_id);

ALTER TABLE statuses ADD COLUMN circle_id BIGINT REFERENCES circles (id) ON DELETE SET NULL;
CREATE INDEX statuses_by_circle ON statuses (circle_id) WHERE circle_id IS NOT NULL;
