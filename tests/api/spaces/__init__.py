"""Spaces (our own part of the API)."""
