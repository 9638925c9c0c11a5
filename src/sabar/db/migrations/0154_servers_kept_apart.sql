-- Accounts that nobody sees, or few, because of what was decided about their server: since when, as written into
-- `accounts` too. What staff decided about one of them is another time, and stays when the server is let in again.
CREATE TABLE kept_apart (
    account_id BIGINT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    suspended_at BIGINT,
    limited_at BIGINT
);
CREATE INDEX accounts_by_domain ON accounts (domain, id) WHERE domain <> '';

-- Lists of servers to keep at a distance, that were brought along in a file or are fetched from an address: what each
-- says now (`refused`: lines nobody can read, as JSON), and what stands here because of it. `declined`: staff did not want it, so it does not come by itself.
CREATE TABLE blocklists (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '',
    automatic BOOLEAN NOT NULL DEFAULT FALSE,
    etag TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    asked_at BIGINT,
    changed_at BIGINT,
    error TEXT NOT NULL DEFAULT '',
    refused TEXT NOT NULL DEFAULT '[]'
);
CREATE UNIQUE INDEX blocklists_by_url ON blocklists (url) WHERE url <> '';
CREATE TABLE blocklist_lines (
    list_id BIGINT NOT NULL REFERENCES blocklists (id) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    severity TEXT NOT NULL,
    reject_media BOOLEAN NOT NULL,
    reject_reports BOOLEAN NOT NULL,
    public_comment TEXT NOT NULL,
    obfuscate BOOLEAN NOT NULL,
    declined BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (list_id, domain)
);
CREATE TABLE blocklist_holds (
    list_id BIGINT NOT NULL REFERENCES blocklists (id) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    severity TEXT NOT NULL,
    reject_media BOOLEAN NOT NULL,
    reject_reports BOOLEAN NOT NULL,
    public_comment TEXT NOT NULL,
    obfuscate BOOLEAN NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (list_id, domain)
);
CREATE INDEX blocklist_holds_by_domain ON blocklist_holds (domain);
-- Whether staff set it themselves: no list takes away or changes what they did.
ALTER TABLE domain_blocks ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT TRUE;
