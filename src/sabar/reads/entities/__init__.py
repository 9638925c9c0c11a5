"""JSON of the client API, one file per entity family."""
