-- Posts of this server that anybody could read and that were deleted: other servers that ask for one are told that it
-- is gone, and not only that it is not there.
CREATE TABLE gone_statuses (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    at BIGINT NOT NULL
);
CREATE INDEX gone_statuses_by_age ON gone_statuses (at);
CREATE INDEX gone_statuses_by_account ON gone_statuses (account_id);
