-- How the text of a post was typed; what was posted before is plain text.
ALTER TABLE statuses ADD COLUMN content_type TEXT NOT NULL DEFAULT 'text/plain';
ALTER TABLE status_edits ADD COLUMN content_type TEXT NOT NULL DEFAULT 'text/plain';
