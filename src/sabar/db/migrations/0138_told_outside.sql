-- How much push messages and letters about a space say: nothing (not even its name), name, words. Newer spaces begin with
-- their name; where nobody had allowed it, it stays unsaid.
ALTER TABLE spaces ADD COLUMN outside TEXT NOT NULL DEFAULT 'nothing';
UPDATE spaces SET outside = 'name' WHERE words_outside;
ALTER TABLE spaces DROP COLUMN words_outside;
-- What members are told of: nothing, named (what names or answers them), everything.
ALTER TABLE space_members ADD COLUMN notify TEXT NOT NULL DEFAULT 'named';
-- The newest post that the browser of a session was told of, so that it is told once, and can be taken away.
CREATE TABLE space_told (
    session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    space_id BIGINT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    post_id BIGINT NOT NULL,
    PRIMARY KEY (session_id, space_id)
);
CREATE INDEX space_told_space ON space_told (space_id);
