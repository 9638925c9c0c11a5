"""Writing, changing, boosting and deleting posts, one verb per file."""
