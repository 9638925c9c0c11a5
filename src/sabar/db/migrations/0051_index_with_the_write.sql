-- Posts are indexed with the write now, not by jobs that follow from it. Those that still wait are done under
-- the name that is left.
UPDATE jobs SET kind = 'search.index'
WHERE kind IN ('StatusPosted>search.on_status_written', 'StatusEdited>search.on_status_written',
    'StatusDeleted>search.on_status_deleted');
