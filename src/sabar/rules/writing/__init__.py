"""What people write: what it may hold, and how it is read."""
