"""Decisions without I/O: who may see, what counts, which limits, what a text means."""
