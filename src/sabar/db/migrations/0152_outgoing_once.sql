-- By what an activity is known, so that work which begins again does not send it twice.
ALTER TABLE outgoing ADD COLUMN key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX outgoing_once ON outgoing (key) WHERE key <> '';
-- What a server did not take for so long that it was given up, and may still be told.
CREATE INDEX outgoing_inboxes_given_up ON outgoing_inboxes (host, outgoing_id) WHERE state = 'given_up';
CREATE INDEX outgoing_with_body ON outgoing (expires_at) WHERE body <> '';
