-- The leak test of spaces. `proof`: people who do not exist, and what they say for it; members see neither.
ALTER TABLE space_members ADD COLUMN proof BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE space_posts ADD COLUMN proof BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX space_posts_proof ON space_posts (space_id) WHERE proof;
