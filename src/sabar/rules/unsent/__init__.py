"""What holds a post that is written and not out yet."""
