"""Pages of those who run the server."""
