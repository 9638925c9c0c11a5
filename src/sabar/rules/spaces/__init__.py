"""What may be said, done and seen in a space."""
