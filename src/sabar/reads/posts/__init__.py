"""Posts and what hangs on them, for one viewer."""
