-- What a post is (a reply, with a picture, to whom, in which language) stands in the index as words, so all of it
-- is made anew.
TRUNCATE search_posts;
DELETE FROM search_unindexed;
INSERT INTO search_unindexed (account_id, below) SELECT 0, MAX(id) + 1 FROM statuses HAVING COUNT(*) > 0;
