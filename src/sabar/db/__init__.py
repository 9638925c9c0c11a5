"""The SQL database, whichever it is."""
