-- What follows a post that is not out yet has files of its own beside its words.
UPDATE scheduled_statuses SET more = (SELECT json_group_array(json_object('text', value)) FROM json_each(more))
WHERE more <> '[]';
UPDATE drafts SET said = json_set(said, '$.more',
    json((SELECT json_group_array(json_object('text', value)) FROM json_each(said, '$.more'))))
WHERE said LIKE '%"more":[%';
