"""Frozen records, enums, events and domain errors. No I/O."""
