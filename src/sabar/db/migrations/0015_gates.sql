-- Who stays outside: other servers, networks, mail addresses.
-- Times are milliseconds since the epoch; `domain` is lower case, as it stands in DNS.

CREATE TABLE domain_allows (
    id BIGINT PRIMARY KEY,
    domain TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- severity: noop, silence or suspend.
CREATE TABLE domain_blocks (
    id BIGINT PRIMARY KEY,
    domain TEXT NOT NULL UNIQUE,
    severity TEXT NOT NULL,
    reject_media BOOLEAN NOT NULL,
    reject_reports BOOLEAN NOT NULL,
    private_comment TEXT NOT NULL,
    public_comment TEXT NOT NULL,
    obfuscate BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

-- ip: a network in CIDR notation. severity: sign_up_requires_approval, sign_up_block or no_access.
CREATE TABLE ip_blocks (
    id BIGINT PRIMARY KEY,
    ip TEXT NOT NULL UNIQUE,
    severity TEXT NOT NULL,
    comment TEXT NOT NULL,
    expires_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX ip_blocks_by_expiry ON ip_blocks (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE email_domain_blocks (
    id BIGINT PRIMARY KEY,
    domain TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- Sign-ups that were turned away. day: days since the epoch; source: a keyed hash of the address they came
-- from, so that addresses can be counted and not read.
CREATE TABLE email_domain_attempts (
    block_id BIGINT NOT NULL REFERENCES email_domain_blocks (id) ON DELETE CASCADE,
    day BIGINT NOT NULL,
    source TEXT NOT NULL,
    uses BIGINT NOT NULL,
    PRIMARY KEY (block_id, day, source)
);
CREATE INDEX email_domain_attempts_by_day ON email_domain_attempts (day);

CREATE TABLE canonical_email_blocks (
    id BIGINT PRIMARY KEY,
    canonical_email_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
