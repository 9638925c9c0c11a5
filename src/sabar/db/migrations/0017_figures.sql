-- What is counted of the server. day: days since the epoch, UTC.

-- On which days each person was here.
CREATE TABLE active_days (
    day BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (day, user_id)
);
CREATE INDEX active_days_by_user ON active_days (user_id, day);
INSERT INTO active_days (day, user_id)
SELECT created_at / 86400000, id FROM users
UNION SELECT last_active_at / 86400000, id FROM users WHERE last_active_at IS NOT NULL
UNION SELECT s.created_at / 86400000, u.id FROM statuses s JOIN users u ON u.account_id = s.account_id;

-- Days that are over, counted once, so that a look at a month does not walk through a month.
CREATE TABLE daily_figures (
    key TEXT NOT NULL,
    day BIGINT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (key, day)
);
