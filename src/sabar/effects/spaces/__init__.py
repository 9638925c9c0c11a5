"""What follows from what happens in spaces."""
