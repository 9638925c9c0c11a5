-- Where the files of other servers lie on this one's disk: as they are shown, and small; `domain`: of whose people.
ALTER TABLE remote_files ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE remote_files ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE remote_files ADD COLUMN small TEXT NOT NULL DEFAULT '';

-- What the server of a post counts, which may be more than is known here, and where its answers are listed;
-- `looked_at`: when they were asked for.
CREATE TABLE status_origins (
    status_id BIGINT PRIMARY KEY REFERENCES statuses (id) ON DELETE CASCADE,
    replies_uri TEXT NOT NULL DEFAULT '',
    replies BIGINT,
    favourites BIGINT,
    reblogs BIGINT,
    looked_at BIGINT
);
