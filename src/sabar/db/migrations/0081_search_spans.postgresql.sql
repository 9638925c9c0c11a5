-- The words of posts, each with the code of its span before it: a span is a few thousand posts that follow each
-- other. So the newest are looked through first, and a search ends when it has enough. rowid: the id of the post.
DROP TABLE search_posts;
CREATE TABLE search_posts (
    rowid BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX search_posts_words ON search_posts USING gin (words);
CREATE TABLE search_spans (
    number BIGINT PRIMARY KEY,
    from_id BIGINT NOT NULL UNIQUE
);
INSERT INTO search_spans (number, from_id) VALUES (0, 0);
INSERT INTO search_spans (number, from_id)
SELECT n / 4096, id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS n FROM statuses) counted
WHERE n > 0 AND n % 4096 = 0;
-- Posts with smaller ids are not in the index yet; no row: all are.
CREATE TABLE search_unindexed (below BIGINT PRIMARY KEY);
INSERT INTO search_unindexed (below) SELECT MAX(id) + 1 FROM statuses HAVING COUNT(*) > 0;
