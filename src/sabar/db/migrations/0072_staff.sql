-- When was staff last seen? Asked whenever somebody joins.
CREATE INDEX users_staff ON users (last_active_at) WHERE role <> 'user';
