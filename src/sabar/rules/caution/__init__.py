"""What is worth asking before a post goes: whom it names, what it gives away, what is easily missed."""
