-- How many of somebody's followers bear exactly these of his labels (their numbers in order, with commas between; empty:
-- none of them). Suspended ones are in no group. Every write that changes who follows, who bears a label or who is
-- suspended changes it.
CREATE TABLE follower_groups (
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    label_ids TEXT NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (account_id, label_ids)
);
INSERT INTO follower_groups (account_id, label_ids, people)
    SELECT account_id, label_ids, COUNT(*) FROM (
        SELECT f.target_id AS account_id, COALESCE((
            SELECT string_agg(CAST(l.id AS TEXT), ',' ORDER BY l.id) FROM labels l
            WHERE l.account_id = f.target_id AND (
                EXISTS (SELECT 1 FROM label_accounts p WHERE p.label_id = l.id AND p.account_id = v.id)
                OR EXISTS (SELECT 1 FROM label_rules r WHERE r.label_id = l.id AND (
                    r.kind = 'server' AND r.value = v.domain
                    OR r.kind = 'link' AND EXISTS (SELECT 1 FROM proved_domains d
                        WHERE d.account_id = v.id AND d.domain = r.value)))
            )
        ), '') AS label_ids
        FROM follows f JOIN accounts v ON v.id = f.account_id WHERE v.suspended_at IS NULL
    ) AS followers GROUP BY account_id, label_ids;
