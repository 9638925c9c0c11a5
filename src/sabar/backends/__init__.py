"""What we lean on besides SQL: each a small port with its embedded version."""
