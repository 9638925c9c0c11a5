-- Jobs for one destination stand in one lane, which has one next time: a lane that waits costs nothing, however
-- many jobs are in it.
--
-- jobs.lane: NULL, or the name of the lane. lanes.room: whose places in a worker its jobs take. next_at: when the
-- next one may be claimed; while one is, the end of its lease; NULL: none waits. free_at: the destination is left
-- alone until then. held_by: the job that is claimed. failures: how often in a row the destination was away.
ALTER TABLE jobs ADD COLUMN lane TEXT;
CREATE TABLE lanes (
    name TEXT PRIMARY KEY,
    room TEXT NOT NULL,
    next_at BIGINT,
    free_at BIGINT NOT NULL DEFAULT 0,
    held_by BIGINT,
    waiting BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX lanes_ready ON lanes (room, next_at) WHERE next_at IS NOT NULL;
DROP INDEX jobs_ready;
CREATE INDEX jobs_ready ON jobs (run_at, id) WHERE NOT dead AND lane IS NULL;
CREATE INDEX jobs_in_lane ON jobs (lane, run_at, id) WHERE NOT dead AND lane IS NOT NULL;

-- Previews that wait get the lane of their site. Those that are being fetched now have no key and end as they
-- began.
UPDATE jobs SET lane = (
    SELECT 'sites/' || c.domain FROM preview_cards c WHERE c.id = CAST(substr(jobs.unique_key, 13) AS BIGINT)
)
WHERE kind = 'cards.fetch' AND NOT dead AND unique_key LIKE 'cards.fetch:%';
-- Films that wait stand behind those of the same account.
UPDATE jobs SET lane = (
    SELECT 'films/' || CAST(m.account_id AS TEXT) FROM media m
    WHERE m.id = CAST(substr(jobs.unique_key, 12) AS BIGINT)
)
WHERE kind = 'media.film' AND NOT dead AND unique_key LIKE 'media.film:%';
INSERT INTO lanes (name, room, next_at, waiting)
SELECT lane, substr(lane, 1, 5), MIN(run_at), COUNT(*) FROM jobs WHERE lane IS NOT NULL GROUP BY lane;
