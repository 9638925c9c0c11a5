-- Letters about what was said in a space, for who chose them: when the last one was begun, and the newest post that was
-- looked at for it.
ALTER TABLE space_members ADD COLUMN by_mail BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE space_members ADD COLUMN letter_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE space_members ADD COLUMN letter_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX space_members_by_mail ON space_members (letter_at) WHERE by_mail;
-- Of how many lines of its log the owners of a space were told by mail.
ALTER TABLE spaces ADD COLUMN log_told BIGINT NOT NULL DEFAULT 0;
UPDATE spaces SET log_told = log_lines;
