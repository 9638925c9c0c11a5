-- What follows a post that is not out yet has files of its own beside its words.
UPDATE scheduled_statuses SET more =
    (SELECT json_agg(json_build_object('text', words)) FROM json_array_elements(CAST(more AS json)) AS words)
WHERE more <> '[]';
UPDATE drafts SET said = (
    SELECT json_object_agg(key, CASE WHEN key = 'more'
        THEN (SELECT json_agg(json_build_object('text', words)) FROM json_array_elements(value) AS words)
        ELSE value END)
    FROM json_each(CAST(said AS json)))
WHERE said LIKE '%"more":[%';
