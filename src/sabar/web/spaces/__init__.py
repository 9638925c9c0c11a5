"""Rooms for their members alone: which ones there are, who is in one, how it is set, what happened in it."""
