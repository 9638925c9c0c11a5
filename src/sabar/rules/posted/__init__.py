"""What its writer decides about a post that is there, or lets others do with it."""
