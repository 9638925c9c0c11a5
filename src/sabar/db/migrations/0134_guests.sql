-- Accounts for the spaces their people were invited to, and for nothing else. They are never approved: whatever hides who
-- still waits to be let in hides them.
ALTER TABLE users ADD COLUMN guest BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX users_waiting;
CREATE INDEX users_waiting ON users (id) WHERE approved_at IS NULL AND NOT guest;
CREATE INDEX users_guests ON users (created_at) WHERE guest;
