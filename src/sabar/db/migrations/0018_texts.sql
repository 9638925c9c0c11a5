-- What the server says of itself. Times are milliseconds since the epoch.

ALTER TABLE instance_settings ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;

-- translations: language → {text, hint}, as JSON. Reports name rules that were taken away since.
ALTER TABLE instance_rules ADD COLUMN translations TEXT NOT NULL DEFAULT '{}';
ALTER TABLE instance_rules ADD COLUMN deleted_at BIGINT;

-- effective_date: 2026-12-31.
CREATE TABLE terms (
    id BIGINT PRIMARY KEY,
    effective_date TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
