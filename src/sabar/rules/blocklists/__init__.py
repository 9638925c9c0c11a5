"""Lists of servers to keep at a distance."""
