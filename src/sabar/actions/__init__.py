"""What somebody asks for that changes something: check, write, emit what happened in the same transaction."""
