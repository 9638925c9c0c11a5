"""Tests through the front door, on real engines."""
