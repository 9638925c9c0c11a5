-- Films are turned into what is kept after the upload was answered: until then the upload itself is kept.

ALTER TABLE media ADD COLUMN raw TEXT NOT NULL DEFAULT '';
