-- A list of one kind, or of what does not wait for approval, is found without the rest.
CREATE INDEX notifications_by_type ON notifications (account_id, type, id) WHERE NOT filtered;
CREATE INDEX notifications_shown ON notifications (account_id, id) WHERE NOT filtered;
CREATE INDEX notifications_held ON notifications (account_id, from_account_id, id) WHERE filtered;
-- The newest boosts of a post.
CREATE INDEX statuses_boosts ON statuses (reblog_of_id, id) WHERE reblog_of_id IS NOT NULL;
