"""What is taken from other servers, and how much."""
