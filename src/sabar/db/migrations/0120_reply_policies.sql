-- Who may answer a post; what was posted before is answered by everybody.
ALTER TABLE statuses ADD COLUMN reply_policy TEXT NOT NULL DEFAULT 'public';
