-- Of a draft that holds changes to a published post: the post, with which it goes.
ALTER TABLE drafts ADD COLUMN edits_id BIGINT REFERENCES statuses (id) ON DELETE CASCADE;
CREATE INDEX drafts_by_edit ON drafts (edits_id) WHERE edits_id IS NOT NULL;
