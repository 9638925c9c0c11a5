-- Who rang the bell of an author is asked for every post of theirs: not among all followers.
CREATE INDEX follows_with_bell ON follows (target_id, id) WHERE notify;
