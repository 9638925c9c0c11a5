-- What those who run the server tell everybody in it. Times are milliseconds since the epoch.

-- scheduled_at: when it is to be published; published_at: since when it is, null for a draft or a retired one.
-- starts_at, ends_at: of what it speaks; past its end it is retired. links: addresses in the text, as JSON.
CREATE TABLE announcements (
    id BIGINT PRIMARY KEY,
    text TEXT NOT NULL,
    content TEXT NOT NULL,
    mentions TEXT NOT NULL DEFAULT '[]',
    tags TEXT NOT NULL DEFAULT '{}',
    links TEXT NOT NULL DEFAULT '[]',
    starts_at BIGINT,
    ends_at BIGINT,
    all_day BOOLEAN NOT NULL DEFAULT FALSE,
    scheduled_at BIGINT,
    published_at BIGINT,
    updated_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX announcements_published ON announcements (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE announcement_reactions (
    id BIGINT PRIMARY KEY,
    announcement_id BIGINT NOT NULL REFERENCES announcements (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL
);
CREATE UNIQUE INDEX announcement_reactions_once ON announcement_reactions (announcement_id, name, account_id);
CREATE INDEX announcement_reactions_by_account ON announcement_reactions (account_id);

CREATE TABLE announcement_dismissals (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    announcement_id BIGINT NOT NULL REFERENCES announcements (id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, announcement_id)
);
CREATE INDEX announcement_dismissals_by_announcement ON announcement_dismissals (announcement_id);
