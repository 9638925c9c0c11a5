-- Whoever asks for a file by its name is answered by what the file belongs to.

CREATE INDEX media_by_file ON media (file) WHERE file <> '';
CREATE INDEX media_by_thumb ON media (thumb) WHERE thumb <> '';
CREATE INDEX accounts_by_avatar ON accounts (avatar) WHERE avatar <> '';
CREATE INDEX accounts_by_avatar_static ON accounts (avatar_static) WHERE avatar_static <> '';
CREATE INDEX accounts_by_header ON accounts (header) WHERE header <> '';
CREATE INDEX accounts_by_header_static ON accounts (header_static) WHERE header_static <> '';
CREATE INDEX custom_emojis_by_file ON custom_emojis (file);
CREATE INDEX custom_emojis_by_static ON custom_emojis (static);
CREATE INDEX preview_cards_by_image ON preview_cards (image) WHERE image <> '';
