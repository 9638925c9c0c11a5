-- Nobody was asked for a time zone so far: who has UTC has not chosen it, and the browser is asked.
UPDATE users SET preferences = REPLACE(preferences, '"zone":"UTC"', '"zone":""');
