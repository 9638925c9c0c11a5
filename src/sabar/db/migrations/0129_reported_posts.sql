-- Posts that were reported and deleted afterwards, as staff goes on reading them in that report: `said` is JSON. Their
-- files are nobody's else (`media.reported_id` is the post).
CREATE TABLE reported_posts (
    report_id BIGINT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    status_id BIGINT NOT NULL,
    said TEXT NOT NULL,
    deleted_at BIGINT NOT NULL,
    PRIMARY KEY (report_id, status_id)
);
CREATE INDEX reported_posts_by_status ON reported_posts (status_id);
ALTER TABLE media ADD COLUMN reported_id BIGINT;
CREATE INDEX media_by_reported ON media (reported_id) WHERE reported_id IS NOT NULL;
