-- Edits that are typos, corrections or retractions. `correction`: the last one of a post, as JSON.
-- `wording`: how often its words changed, typos aside; on a boost, how often they had when it was made.
-- `change`: how a past wording gave way; `withheld`: it was taken away with a retraction.
ALTER TABLE statuses ADD COLUMN correction TEXT;
ALTER TABLE statuses ADD COLUMN wording BIGINT NOT NULL DEFAULT 0;
ALTER TABLE status_edits ADD COLUMN change TEXT;
ALTER TABLE status_edits ADD COLUMN withheld BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE statuses SET wording = (SELECT COUNT(*) FROM status_edits e WHERE e.status_id = statuses.id)
WHERE edited_at IS NOT NULL;
-- A boost saw the wordings that had begun by then; the first one is no change.
UPDATE statuses SET wording = (
    SELECT CASE WHEN p.edited_at <= statuses.created_at THEN p.wording ELSE (
        SELECT COUNT(*) - 1 FROM status_edits e
        WHERE e.status_id = p.id AND (e.created_at <= statuses.created_at OR e.created_at = p.created_at)
    ) END FROM statuses p WHERE p.id = statuses.reblog_of_id
)
WHERE reblog_of_id IN (SELECT id FROM statuses WHERE edited_at IS NOT NULL);

-- Which post went to whom by mail, so that a correction goes the same way.
CREATE TABLE mailed_posts (
    status_id BIGINT NOT NULL REFERENCES statuses (id) ON DELETE CASCADE,
    reader_id BIGINT NOT NULL REFERENCES mail_readers (id) ON DELETE CASCADE,
    PRIMARY KEY (status_id, reader_id)
);
CREATE INDEX mailed_posts_by_reader ON mailed_posts (reader_id);
