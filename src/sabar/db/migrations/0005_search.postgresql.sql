-- The words of posts. They are folded and numbered before they come here; the text itself is not kept a
-- second time. rowid: the id of the post.
CREATE TABLE search_posts (
    rowid BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX search_posts_words ON search_posts USING gin (words);
