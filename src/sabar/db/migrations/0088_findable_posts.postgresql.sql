-- What anybody finds is kept apart from the rest in the index of words, so all of it is made anew.
TRUNCATE search_posts;
-- Whether something in a span may be found by anybody.
ALTER TABLE search_spans ADD COLUMN holds_open BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX search_spans_open ON search_spans (from_id) WHERE holds_open;
-- Posts of this account with smaller ids are to be indexed anew; account 0: posts of everybody are not there yet.
DROP TABLE search_unindexed;
CREATE TABLE search_unindexed (
    account_id BIGINT PRIMARY KEY,
    below BIGINT NOT NULL
);
INSERT INTO search_unindexed (account_id, below) SELECT 0, MAX(id) + 1 FROM statuses HAVING COUNT(*) > 0;
-- What somebody boosted, between two posts.
CREATE INDEX statuses_boosted ON statuses (account_id, reblog_of_id) WHERE reblog_of_id IS NOT NULL;
-- One job at a time does it from now on, and it stands in a lane of its own.
DELETE FROM jobs WHERE kind = 'search.reindex';
