"""Spaces, which our API adds: for who stands in one, by an application that asked for them by name."""
