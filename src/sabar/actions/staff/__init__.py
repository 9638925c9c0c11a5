"""What those who run the server do to it."""
