-- The words under which accounts are found: their names and what they are called, folded (no accents, small
-- letters). Compared byte by byte, so that everything that begins alike stands together.
CREATE TABLE account_words (
    word TEXT COLLATE "C" NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (word, account_id)
);
CREATE INDEX account_words_by_account ON account_words (account_id);
