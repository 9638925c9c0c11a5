-- Whose own inbox answered that it is gone, and the account may be there all the same. `gone_at` said both.
ALTER TABLE remote_actors ADD COLUMN unreachable_at BIGINT;
UPDATE remote_actors SET unreachable_at = gone_at, gone_at = NULL
WHERE gone_at IS NOT NULL AND account_id IN (SELECT id FROM accounts WHERE erased_at IS NULL);
