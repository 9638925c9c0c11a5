-- Messages go to applications, by their token, and to browsers that are signed in, by their session.
ALTER TABLE push_subscriptions ALTER COLUMN token_id DROP NOT NULL;
ALTER TABLE push_subscriptions ADD COLUMN session_id BIGINT UNIQUE REFERENCES sessions (id) ON DELETE CASCADE;
ALTER TABLE push_subscriptions ADD CONSTRAINT push_subscriptions_holder
    CHECK ((token_id IS NULL) <> (session_id IS NULL));
