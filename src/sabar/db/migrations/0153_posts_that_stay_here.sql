-- Posts that are never told to another server, nor to who has no account here: those for people here, and whatever
-- answers, quotes or boosts one. What everybody may read is none of them.
ALTER TABLE statuses ADD COLUMN stays_here BOOLEAN NOT NULL DEFAULT FALSE CHECK (
    CASE visibility WHEN 'local' THEN stays_here WHEN 'public' THEN NOT stays_here WHEN 'unlisted' THEN NOT stays_here
    ELSE TRUE END
);
-- The timeline of this server holds them for people here; visitors never walk past them.
CREATE INDEX statuses_here ON statuses (id) WHERE visibility = 'local' AND reblog_of_id IS NULL;
