"""Taking everything along from a space: the pages about it, and the archive."""
