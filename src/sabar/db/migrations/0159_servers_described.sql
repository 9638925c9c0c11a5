-- Why a server cannot be reached, as a kind of trouble; and whether who follows whom is compared with it.
ALTER TABLE servers ADD COLUMN trouble TEXT NOT NULL DEFAULT '';
ALTER TABLE servers ADD COLUMN compares_followers BOOLEAN NOT NULL DEFAULT TRUE;

-- What is begun as an answer of the stand-up is kept beside what stands in the box of the room.
ALTER TABLE space_drafts ADD COLUMN standup BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX space_drafts_box;
CREATE UNIQUE INDEX space_drafts_box ON space_drafts (space_id, account_id, COALESCE(parent_id, 0), standup);
