-- Ids of another server are remembered with the account that used them: a neighbour who uses one first takes it from
-- nobody. `account_id` 0: the server itself.
DROP TABLE heard_activities;
CREATE TABLE heard_activities (
    uri TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (uri, account_id)
);
CREATE INDEX heard_activities_by_age ON heard_activities (at);

CREATE TABLE remote_deeds_new (
    uri TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    verb TEXT NOT NULL,
    object TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (uri, account_id)
);
INSERT INTO remote_deeds_new (uri, account_id, verb, object, at) SELECT uri, account_id, verb, object, at FROM remote_deeds;
DROP TABLE remote_deeds;
ALTER TABLE remote_deeds_new RENAME TO remote_deeds;
CREATE INDEX remote_deeds_by_object ON remote_deeds (account_id, verb, object);

CREATE TABLE gone_uris_new (
    uri TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    host TEXT NOT NULL,
    actor TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (uri, account_id)
);
INSERT INTO gone_uris_new (uri, account_id, host, actor, at, until)
    SELECT g.uri, COALESCE(a.id, 0), g.host, g.actor, g.at, g.until
    FROM gone_uris g LEFT JOIN accounts a ON a.uri = g.actor AND a.uri <> '';
DROP TABLE gone_uris;
ALTER TABLE gone_uris_new RENAME TO gone_uris;
CREATE INDEX gone_uris_by_end ON gone_uris (until) WHERE until IS NOT NULL;

CREATE TABLE remote_keys_new (
    id TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (id, account_id)
);
INSERT INTO remote_keys_new (id, account_id) SELECT id, account_id FROM remote_keys;
DROP TABLE remote_keys;
ALTER TABLE remote_keys_new RENAME TO remote_keys;
CREATE INDEX remote_keys_by_account ON remote_keys (account_id);

DROP INDEX statuses_by_uri;
CREATE UNIQUE INDEX statuses_by_uri ON statuses (uri, account_id) WHERE uri <> '';

-- Inboxes that lie on another server than the account that names them, which anybody may do to anybody: when that server
-- took something there, and how often it did not before.
CREATE TABLE inboxes_elsewhere (
    inbox TEXT PRIMARY KEY,
    taken_at BIGINT,
    failures BIGINT NOT NULL DEFAULT 0
);
