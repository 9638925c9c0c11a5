-- Rules by which somebody's own posts wait. All that a rule says has to be so; what is empty is not asked. `weekdays`
-- (1 is Monday), `words` and `label_ids` are JSON lists, the minutes those of a day in the zone of its writer.
CREATE TABLE hold_rules (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    enabled BOOLEAN NOT NULL,
    wait TEXT NOT NULL,
    weekdays TEXT NOT NULL,
    from_minute BIGINT,
    to_minute BIGINT,
    words TEXT NOT NULL,
    strangers BOOLEAN NOT NULL,
    above BIGINT,
    label_ids TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX hold_rules_of ON hold_rules (account_id, id);

-- The rule by which a post waits, as it was then, in JSON.
ALTER TABLE scheduled_statuses ADD COLUMN rule TEXT;
