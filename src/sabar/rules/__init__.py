"""Pure decisions: no I/O, table-driven tests."""
