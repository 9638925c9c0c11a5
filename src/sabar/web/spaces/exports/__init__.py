"""Downloading everything of a space: the pages about it, and the archive."""
