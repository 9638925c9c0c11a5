"""What a person reads of the own account: who calls, what waits, what is set."""
