-- An application's own tokens are counted and cleared away by themselves.
CREATE INDEX oauth_tokens_own ON oauth_tokens (app_id, id) WHERE user_id IS NULL;
