-- Runs of the leak test of a space, with what was tried (JSON), and the accounts that it uses: nobody can sign in to one.
CREATE TABLE space_proofs (
    id BIGINT PRIMARY KEY,
    space_id BIGINT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    began_at BIGINT,
    ended_at BIGINT,
    outcome TEXT NOT NULL,
    tries TEXT NOT NULL
);
CREATE INDEX space_proofs_space ON space_proofs (space_id, id);
CREATE TABLE space_testers (
    part TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
);
-- Since then nothing of the space is told outside: its leak test failed.
ALTER TABLE spaces ADD COLUMN notices_stopped_at BIGINT;
