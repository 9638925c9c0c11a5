"""SQL by noun: takes a session, returns records."""
