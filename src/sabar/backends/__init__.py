"""What we lean on besides the database, each with its version inside the process, and who counts requests."""
