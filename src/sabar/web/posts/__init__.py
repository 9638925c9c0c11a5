"""Pages for reading and writing posts."""
