"""Every write people can see: check, write in one transaction, emit."""
