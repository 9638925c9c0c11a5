-- For the owner of a circle alone: from which of his labels it was made, or without which (`left_out`), also of those
-- that he deleted since, and for how many people it was when it was sent (NULL: that was not written down).
CREATE TABLE circle_labels (
    circle_id BIGINT NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
    label_id BIGINT NOT NULL,
    left_out BOOLEAN NOT NULL,
    PRIMARY KEY (circle_id, label_id)
);

ALTER TABLE circles ADD COLUMN people BIGINT;
