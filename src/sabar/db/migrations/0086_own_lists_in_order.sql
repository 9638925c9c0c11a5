-- Whom somebody blocked or muted, newest first, a page at a time.
CREATE INDEX blocks_by_account ON blocks (account_id, id);
CREATE INDEX mutes_by_account ON mutes (account_id, id);
CREATE INDEX account_domain_blocks_by_account ON account_domain_blocks (account_id, id);
