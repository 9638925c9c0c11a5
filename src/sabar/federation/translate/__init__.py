"""What other servers write, in whatever spelling, as the records of this one."""
