-- The number that a post had while it waited: its writer may call it by that also once it was taken back.
ALTER TABLE receipts ADD COLUMN held_id BIGINT;
CREATE INDEX receipts_by_held ON receipts (account_id, held_id) WHERE held_id IS NOT NULL;
