-- A post of a space that was reported to staff, as it was then: `sealed` with the key of its day. It goes when the
-- report is closed, and when the post is older than its space keeps it (`said_at`); its files stay as long as it does.
ALTER TABLE reports ADD COLUMN in_space BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE space_reports (
    report_id BIGINT PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
    space_id BIGINT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    post_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    said_at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX space_reports_said ON space_reports (space_id, said_at);
CREATE INDEX space_reports_day ON space_reports (space_id, day);
CREATE TABLE space_report_files (
    report_id BIGINT NOT NULL REFERENCES space_reports (report_id) ON DELETE CASCADE,
    file_id BIGINT NOT NULL REFERENCES space_files (id) ON DELETE CASCADE,
    PRIMARY KEY (report_id, file_id)
);
CREATE INDEX space_report_files_file ON space_report_files (file_id);
