"""What is written and not out yet: drafts, what waits, and what is asked before a post goes."""
