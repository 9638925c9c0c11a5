"""What is worth asking before a post goes: who is named in it, what it gives away, and what is easily missed."""
