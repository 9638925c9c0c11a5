-- Whose direct conversations are unread: counted beside the menu of every page.
CREATE INDEX account_conversations_unread ON account_conversations (account_id) WHERE unread;
