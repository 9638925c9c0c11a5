"""People and how they stand to one viewer."""
