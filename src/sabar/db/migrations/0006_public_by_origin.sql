-- The public timeline of this server only, and of all others only: without these a reader of the rarer kind
-- walks through all posts of the other. What was written here has no `uri`.
CREATE INDEX statuses_public_local ON statuses (id)
    WHERE visibility = 'public' AND reblog_of_id IS NULL AND uri = '';
CREATE INDEX statuses_public_remote ON statuses (id)
    WHERE visibility = 'public' AND reblog_of_id IS NULL AND uri <> '';
