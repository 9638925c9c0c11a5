-- The id of what says, on the server of the quoted post, that this post may quote it (FEP-044f); empty: nothing does.
ALTER TABLE quotes ADD COLUMN stamp TEXT NOT NULL DEFAULT '';
CREATE INDEX quotes_by_stamp ON quotes (stamp) WHERE stamp <> '';
