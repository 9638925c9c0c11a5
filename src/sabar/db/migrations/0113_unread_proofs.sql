-- Accounts with proved links from before their domains were written down: what is left to do by a job.
CREATE TABLE unread_proofs (
    account_id BIGINT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO unread_proofs (account_id)
    SELECT id FROM accounts WHERE fields LIKE '%"verified_at":%';
