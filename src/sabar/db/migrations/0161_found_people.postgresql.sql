-- Whom anybody may find: last active, newest and most followed first, without looking at all that are known from
-- elsewhere; and the same of those who live here.
CREATE INDEX accounts_found_active ON accounts (last_status_at DESC NULLS LAST, id DESC) WHERE discoverable;
CREATE INDEX accounts_found_newest ON accounts (created_at, id) WHERE discoverable;
CREATE INDEX accounts_found_followed ON accounts (followers_count, id) WHERE discoverable;
CREATE INDEX accounts_found_active_here ON accounts (domain, last_status_at DESC NULLS LAST, id DESC) WHERE discoverable AND domain = '';
CREATE INDEX accounts_found_newest_here ON accounts (domain, created_at, id) WHERE discoverable AND domain = '';
