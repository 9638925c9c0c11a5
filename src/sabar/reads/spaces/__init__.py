"""What is shown of spaces, to who stands in them."""
