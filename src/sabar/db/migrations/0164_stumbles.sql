-- How often a server that was there failed at it, however often it was away.
ALTER TABLE outgoing_inboxes ADD COLUMN stumbles BIGINT NOT NULL DEFAULT 0;
