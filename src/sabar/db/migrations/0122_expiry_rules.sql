-- Whose posts delete themselves, from which age on, and which stay: `keep_favourites`, those with so many favourites;
-- 0 spares none for that.
CREATE TABLE expiry_rules (
    account_id BIGINT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    days BIGINT NOT NULL,
    keep_pinned BOOLEAN NOT NULL,
    keep_bookmarked BOOLEAN NOT NULL,
    keep_favourites BIGINT NOT NULL,
    keep_polls BOOLEAN NOT NULL,
    keep_media BOOLEAN NOT NULL,
    keep_direct BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
