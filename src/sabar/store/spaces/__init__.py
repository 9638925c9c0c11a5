"""Spaces: SQL of their own tables. What is said in them is sealed before it comes here."""
