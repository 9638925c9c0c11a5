"""What happened here, on its way to other servers."""
