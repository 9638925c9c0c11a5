"""Passwords, tokens, keys and what is made with them."""
