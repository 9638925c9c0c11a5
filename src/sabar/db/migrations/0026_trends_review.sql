-- What staff decided about what may trend. NULL: nobody has looked at it yet.
ALTER TABLE statuses ADD COLUMN trendable BOOLEAN;
ALTER TABLE tags ADD COLUMN trendable BOOLEAN;
ALTER TABLE tags ADD COLUMN usable BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE tags ADD COLUMN listable BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE tags ADD COLUMN reviewed_at BIGINT;
