"""Servers that this one keeps at a distance."""
