-- When the last posts of an account were asked for because somebody of this server follows it.
ALTER TABLE remote_actors ADD COLUMN backfilled_at BIGINT;
