-- By which post somebody muted a thread: he unmutes it by the same, also when he may no longer read it.
ALTER TABLE conversation_mutes ADD COLUMN status_id BIGINT;
