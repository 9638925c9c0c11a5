-- Stand-ups of spaces. `standup`: the days of the week on which everybody is asked (1 is Monday), none where it is off.
-- `standup_minute`: of a member's own day, NULL for who is not to be asked; `standup_done`: the last day (since the
-- epoch, on the member's own calendar) on which he answered, or would not. A question of one's own lies sealed. Posts with
-- a `standup` answer on that day of their writer.
ALTER TABLE spaces ADD COLUMN standup TEXT NOT NULL DEFAULT '';
ALTER TABLE space_members ADD COLUMN standup_minute BIGINT DEFAULT 540;
ALTER TABLE space_members ADD COLUMN standup_done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE space_posts ADD COLUMN standup BIGINT;
CREATE UNIQUE INDEX space_posts_standup ON space_posts (space_id, standup, account_id) WHERE standup IS NOT NULL;
CREATE TABLE space_questions (
    space_id BIGINT PRIMARY KEY REFERENCES spaces (id) ON DELETE CASCADE,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
