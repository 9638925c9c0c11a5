"""What is written and not out yet: drafts, and posts that wait for their time."""
