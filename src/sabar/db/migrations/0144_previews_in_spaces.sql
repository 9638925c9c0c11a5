-- Owners may have the pages fetched that posts of their space link to. What such a page said of itself, sealed as the post.
ALTER TABLE spaces ADD COLUMN previews BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE space_posts ADD COLUMN card BYTEA;
