"""Getting in, and what one settles for oneself."""
