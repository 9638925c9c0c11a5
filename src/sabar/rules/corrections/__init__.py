"""Edits that go by in silence, and those of which people hear: what is which, and what became different."""
