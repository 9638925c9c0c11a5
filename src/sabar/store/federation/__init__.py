"""What is known of other servers, and what goes out to them: SQL of these tables."""
