-- Whom somebody may ask before a post of his goes out, once that person agreed (`agreed_at`).
CREATE TABLE colleagues (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    colleague_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    agreed_at BIGINT,
    UNIQUE (account_id, colleague_id)
);
CREATE INDEX colleagues_asked ON colleagues (colleague_id);

-- Whom a rule asks; without one, all colleagues of its writer.
ALTER TABLE hold_rules ADD COLUMN colleague_id BIGINT;

-- `asked`: it waits until a colleague says yes. Whoever is asked now has a question; the end of a tie ends its
-- questions.
ALTER TABLE scheduled_statuses ADD COLUMN asked BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE hold_questions (
    held_id BIGINT NOT NULL REFERENCES scheduled_statuses (id) ON DELETE CASCADE,
    tie_id BIGINT NOT NULL REFERENCES colleagues (id) ON DELETE CASCADE,
    PRIMARY KEY (held_id, tie_id)
);
CREATE INDEX hold_questions_of ON hold_questions (tie_id);

-- What colleagues said, for the writer of the post: `status_id`, the post it became by a yes.
CREATE TABLE hold_answers (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    colleague_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    held_id BIGINT NOT NULL,
    yes BOOLEAN NOT NULL,
    comment TEXT NOT NULL,
    status_id BIGINT REFERENCES statuses (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
CREATE INDEX hold_answers_of ON hold_answers (account_id, id);
CREATE INDEX hold_answers_by_status ON hold_answers (status_id);
CREATE INDEX hold_answers_by_colleague ON hold_answers (colleague_id);
