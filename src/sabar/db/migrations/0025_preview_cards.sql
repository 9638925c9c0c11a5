-- What linked pages say of themselves: one row per address, however many posts link it. `key` is a hash of
-- the address, because an address can be longer than an index entry may be.
CREATE TABLE preview_cards (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    domain TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT 'link',
    language TEXT,
    author_name TEXT NOT NULL DEFAULT '',
    author_url TEXT NOT NULL DEFAULT '',
    creator_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    author_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    provider_name TEXT NOT NULL DEFAULT '',
    provider_url TEXT NOT NULL DEFAULT '',
    html TEXT NOT NULL DEFAULT '',
    width BIGINT NOT NULL DEFAULT 0,
    height BIGINT NOT NULL DEFAULT 0,
    image TEXT NOT NULL DEFAULT '',
    image_description TEXT NOT NULL DEFAULT '',
    embed_url TEXT NOT NULL DEFAULT '',
    blurhash TEXT NOT NULL DEFAULT '',
    published_at BIGINT,
    trendable BOOLEAN,
    fetched_at BIGINT,
    wanted_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);
CREATE INDEX preview_cards_by_creator ON preview_cards (creator_id) WHERE creator_id IS NOT NULL;
CREATE INDEX preview_cards_by_author ON preview_cards (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX preview_cards_by_domain ON preview_cards (domain);

-- Where linked pages come from, for the review of what trends.
CREATE TABLE preview_providers (
    id BIGINT PRIMARY KEY,
    domain TEXT NOT NULL UNIQUE,
    trendable BOOLEAN,
    requested_review_at BIGINT,
    reviewed_at BIGINT
);

ALTER TABLE statuses ADD COLUMN card_id BIGINT REFERENCES preview_cards (id) ON DELETE SET NULL;
CREATE INDEX statuses_by_card ON statuses (card_id, id) WHERE card_id IS NOT NULL;

-- Sites that may name the account as the author of their pages.
ALTER TABLE accounts ADD COLUMN attribution_domains TEXT NOT NULL DEFAULT '[]';
