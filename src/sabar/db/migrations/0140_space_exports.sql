-- Taking everything along from a space: so many days before, its members are told (`export_days`; until
-- `export_days_from` as many as `export_days_before` says). `export_at`: what was announced at `export_asked_at` by
-- `export_who` can be downloaded from then on.
ALTER TABLE spaces ADD COLUMN export_days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE spaces ADD COLUMN export_days_before BIGINT NOT NULL DEFAULT 0;
ALTER TABLE spaces ADD COLUMN export_days_from BIGINT;
ALTER TABLE spaces ADD COLUMN export_asked_at BIGINT;
ALTER TABLE spaces ADD COLUMN export_at BIGINT;
ALTER TABLE spaces ADD COLUMN export_who TEXT NOT NULL DEFAULT '';
