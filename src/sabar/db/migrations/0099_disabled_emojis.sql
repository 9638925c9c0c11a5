-- An emoji that is switched off is kept with its picture, and stands for nothing in what people write.
ALTER TABLE custom_emojis ADD COLUMN disabled BOOLEAN NOT NULL DEFAULT FALSE;
