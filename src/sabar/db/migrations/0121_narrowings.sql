-- Posts that are shown to fewer people than before: at once, or all older ones, little by little. `visibility`:
-- for whom they are now; `before_id`: posts with smaller ids; `reached`: the last that was looked at; `total`: how
-- many they were at the beginning.
CREATE TABLE narrowings (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    visibility TEXT NOT NULL,
    before_id BIGINT NOT NULL,
    reached BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX narrowings_by_account ON narrowings (account_id, id);

-- For whom each of them was before, as long as that can be had back.
CREATE TABLE narrowed_statuses (
    narrowing_id BIGINT NOT NULL REFERENCES narrowings (id) ON DELETE CASCADE,
    status_id BIGINT NOT NULL REFERENCES statuses (id) ON DELETE CASCADE,
    visibility TEXT NOT NULL,
    PRIMARY KEY (narrowing_id, status_id)
);
CREATE INDEX narrowed_statuses_by_status ON narrowed_statuses (status_id);
