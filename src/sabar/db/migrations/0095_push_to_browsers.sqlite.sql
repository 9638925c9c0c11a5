-- Messages go to applications, by their token, and to browsers that are signed in, by their session.
CREATE TABLE push_subscriptions_made_anew (
    id BIGINT PRIMARY KEY,
    token_id BIGINT UNIQUE REFERENCES oauth_tokens (id) ON DELETE CASCADE,
    session_id BIGINT UNIQUE REFERENCES sessions (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    standard BOOLEAN NOT NULL DEFAULT FALSE,
    policy TEXT NOT NULL DEFAULT 'all',
    alerts TEXT NOT NULL DEFAULT '{}',
    created_at BIGINT NOT NULL,
    CHECK ((token_id IS NULL) <> (session_id IS NULL))
);
INSERT INTO push_subscriptions_made_anew
    (id, token_id, account_id, endpoint, p256dh, auth, standard, policy, alerts, created_at)
    SELECT id, token_id, account_id, endpoint, p256dh, auth, standard, policy, alerts, created_at
    FROM push_subscriptions;
DROP TABLE push_subscriptions;
ALTER TABLE push_subscriptions_made_anew RENAME TO push_subscriptions;
CREATE INDEX push_subscriptions_by_account ON push_subscriptions (account_id);
