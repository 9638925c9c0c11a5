"""Spaces: rooms for their members alone. What is said in one is sealed wherever it lies on a disk."""
