-- Collections that a report names, beside posts.
ALTER TABLE reports ADD COLUMN collection_ids TEXT NOT NULL DEFAULT '[]';
