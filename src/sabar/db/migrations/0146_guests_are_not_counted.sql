-- Guests of spaces, and accounts of the leak test, are in no figures of who was here.
DELETE FROM active_days WHERE user_id IN (SELECT id FROM users WHERE guest);
