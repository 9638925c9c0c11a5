-- What somebody has typed and not sent. `name`: how the box that it stands in calls it; `writer`: the opened box
-- that wrote last; `aside`: put away, so that it does not come back into a box by itself. The post that is
-- answered or quoted may be gone by now.

CREATE TABLE drafts (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    writer TEXT NOT NULL,
    reply_to_id BIGINT,
    quoted_id BIGINT,
    aside BOOLEAN NOT NULL,
    said TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (account_id, name)
);
CREATE INDEX drafts_by_age ON drafts (updated_at);

ALTER TABLE media ADD COLUMN draft_id BIGINT REFERENCES drafts (id) ON DELETE SET NULL;
CREATE INDEX media_by_draft ON media (draft_id) WHERE draft_id IS NOT NULL;
