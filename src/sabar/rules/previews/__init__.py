"""What is taken over from a page that a post links to."""
