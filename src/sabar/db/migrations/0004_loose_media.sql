-- Attachments that belong to no post yet, or no longer: since when, and for which post to come.

ALTER TABLE media ADD COLUMN scheduled_id BIGINT REFERENCES scheduled_statuses (id) ON DELETE SET NULL;
ALTER TABLE media ADD COLUMN loose_since BIGINT;
CREATE INDEX media_by_scheduled ON media (scheduled_id) WHERE scheduled_id IS NOT NULL;

-- Deleting a post looks for the conversations that end with it.
CREATE INDEX account_conversations_by_conversation ON account_conversations (conversation_id);
