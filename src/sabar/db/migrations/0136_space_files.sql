-- Files of posts in spaces: their contents and small pictures lie sealed in the folder of files; `sealed` holds the
-- names, kinds and descriptions. `size` is of the content in clear, `kept` what both take in the folder.
-- `state`: coming (its bytes are on their way), loose (no post has it yet), posted, gone (being deleted). One that was
-- posted and has no post any more goes too.
CREATE TABLE space_files (
    id BIGINT PRIMARY KEY,
    space_id BIGINT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    post_id BIGINT REFERENCES space_posts (id) ON DELETE SET NULL,
    position BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    state TEXT NOT NULL,
    content_key TEXT NOT NULL,
    thumb_key TEXT,
    size BIGINT NOT NULL,
    thumb_size BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX space_files_space ON space_files (space_id, account_id);
CREATE INDEX space_files_day ON space_files (space_id, day);
CREATE INDEX space_files_post ON space_files (post_id, position) WHERE post_id IS NOT NULL;
CREATE INDEX space_files_without ON space_files (state, created_at) WHERE post_id IS NULL;
