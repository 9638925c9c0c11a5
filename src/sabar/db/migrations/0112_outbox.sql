-- Posts that are held wait like posts with a time. `held`: why (empty: they have a time of their own); `more`: the
-- posts that follow, as a JSON list; `after_id`: the held post it answers, with which it waits; `failed`: why it
-- could not go out.
ALTER TABLE scheduled_statuses ADD COLUMN held TEXT NOT NULL DEFAULT '';
ALTER TABLE scheduled_statuses ADD COLUMN more TEXT NOT NULL DEFAULT '[]';
ALTER TABLE scheduled_statuses ADD COLUMN after_id BIGINT;
ALTER TABLE scheduled_statuses ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE scheduled_statuses ADD COLUMN failed TEXT NOT NULL DEFAULT '';
CREATE INDEX scheduled_statuses_after ON scheduled_statuses (after_id) WHERE after_id IS NOT NULL;

-- The number an application holds of a post that waited, and the post it became.
CREATE TABLE released_statuses (
    held_id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    status_id BIGINT NOT NULL REFERENCES statuses (id) ON DELETE CASCADE
);
CREATE INDEX released_statuses_by_status ON released_statuses (status_id);
CREATE INDEX released_statuses_by_account ON released_statuses (account_id);
