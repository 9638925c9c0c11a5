"""Private conversations: their list, one of them, and what stands in a line of the list."""
