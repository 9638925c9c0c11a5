-- Names of hashtags are compared byte by byte, so that all that begin alike stand together, whatever the order of
-- the database. (SQLite compares so by itself.)
ALTER TABLE tags ALTER COLUMN name TYPE TEXT COLLATE "C";
