"""The page of the leak test, and its sheet in words."""
