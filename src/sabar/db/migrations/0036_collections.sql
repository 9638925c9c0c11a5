-- Accounts that somebody recommends, under a name. Local ones have no uri and no url of their own.
CREATE TABLE collections (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    uri TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    language TEXT,
    tag_id BIGINT REFERENCES tags (id) ON DELETE SET NULL,
    sensitive BOOLEAN NOT NULL DEFAULT FALSE,
    discoverable BOOLEAN NOT NULL DEFAULT TRUE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX collections_by_account ON collections (account_id, id);
CREATE INDEX collections_by_tag ON collections (tag_id) WHERE tag_id IS NOT NULL;

-- state: pending, accepted, or revoked by the one who was featured; a revoked row keeps him out for good.
CREATE TABLE collection_items (
    id BIGINT PRIMARY KEY,
    collection_id BIGINT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX collection_items_pair ON collection_items (collection_id, account_id);
CREATE INDEX collection_items_by_account ON collection_items (account_id, id);

ALTER TABLE notifications ADD COLUMN collection_id BIGINT REFERENCES collections (id) ON DELETE CASCADE;
CREATE INDEX notifications_by_collection ON notifications (collection_id) WHERE collection_id IS NOT NULL;
