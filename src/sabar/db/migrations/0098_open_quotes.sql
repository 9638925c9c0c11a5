-- Posts that few may read were counted as quotes, too, before everybody.
UPDATE statuses SET version = version + 1, quotes_count = (
    SELECT COUNT(*) FROM quotes q JOIN statuses s ON s.id = q.status_id
    WHERE q.quoted_status_id = statuses.id AND q.state = 'accepted' AND s.visibility IN ('public', 'unlisted')
) WHERE quotes_count > 0;
