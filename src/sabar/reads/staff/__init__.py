"""What only those who run the server read."""
