-- What members of a space typed and did not send, one for each box: that of the room, and that under a post they answer
-- (`parent_id`). Sealed with the key of the day on which something was typed last; empty where nothing stands in it any
-- more. `writer`: of the opened box that wrote last, hashed; `turn`: which of its writes that was. Out of the space is out
-- of this table.
CREATE TABLE space_drafts (
    id BIGINT PRIMARY KEY,
    space_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    parent_id BIGINT REFERENCES space_posts (id) ON DELETE CASCADE,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    writer TEXT NOT NULL,
    turn BIGINT NOT NULL,
    kept_at BIGINT NOT NULL,
    FOREIGN KEY (space_id, account_id) REFERENCES space_members (space_id, account_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX space_drafts_box ON space_drafts (space_id, account_id, COALESCE(parent_id, 0));
CREATE INDEX space_drafts_post ON space_drafts (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX space_drafts_age ON space_drafts (kept_at);
CREATE INDEX space_drafts_day ON space_drafts (space_id, day);
